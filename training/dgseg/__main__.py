"""``python -m dgseg``: everything that trains, imports and exports models."""

import argparse
import sys

from dgseg.commands.ablate import add_ablate
from dgseg.commands.check_dataset import add_check_dataset
from dgseg.commands.clip import add_clip
from dgseg.commands.compare import add_compare
from dgseg.commands.corrupt_dataset import add_corrupt_dataset
from dgseg.commands.export import add_export
from dgseg.commands.generate import add_generate
from dgseg.commands.import_clip import add_import_clip
from dgseg.commands.import_clouds import add_import_clouds
from dgseg.commands.import_famix import add_import_famix
from dgseg.commands.import_stand_in_clip import add_import_stand_in_clip
from dgseg.commands.import_style_bank import add_import_style_bank
from dgseg.commands.import_trunk import add_import_trunk
from dgseg.commands.quantize import add_quantize
from dgseg.commands.refine import add_refine
from dgseg.commands.styles import add_styles
from dgseg.commands.synthesize_dataset import add_synthesize_dataset
from dgseg.commands.train import add_train


def main() -> None:
    """Parse the command line and run one command."""
    parser = argparse.ArgumentParser(prog="allweather", description=__doc__)
    commands = parser.add_subparsers(required=True)
    add_train(commands)
    add_ablate(commands)
    add_clip(commands)
    add_compare(commands)
    add_quantize(commands)
    add_export(commands)
    add_styles(commands)
    add_generate(commands)
    add_refine(commands)
    datasets = commands.add_parser("datasets", help="make datasets, and look at them before use")
    dataset_what = datasets.add_subparsers(required=True)
    add_check_dataset(dataset_what)
    add_synthesize_dataset(dataset_what)
    add_corrupt_dataset(dataset_what)
    importers = commands.add_parser("import", help="bring in what others published")
    import_what = importers.add_subparsers(required=True)
    add_import_clip(import_what)
    add_import_stand_in_clip(import_what)
    add_import_trunk(import_what)
    add_import_style_bank(import_what)
    add_import_famix(import_what)
    add_import_clouds(import_what)

    arguments = parser.parse_args()
    try:
        arguments.command(arguments)
    except (ValueError, OSError) as error:
        # What a person can mend: a bad file, a setting, a dataset.
        sys.exit(f"{parser.prog}: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
