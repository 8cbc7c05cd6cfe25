"""What training reads of the datasets that words on standard input name, one a line, as JSON."""

import json
import sys

import torch

from dgseg.data.open_dataset import list_files
from dgseg.data.sources import parse_source


def main() -> None:
    """Print names, visual domains, pixels per value, and how many pairs lack a file."""
    described: list[dict[str, object]] = []
    for word in sys.stdin.read().splitlines():
        files, incomplete = list_files(parse_source(word))
        pairs = [
            {
                "name": pair.name,
                "visualDomain": pair.visual_domain,
                "mapping": pair.mapping,
                "pixels": torch.bincount(files.read(place)[1].flatten(), minlength=256).tolist(),
            }
            for place, pair in enumerate(files.pairs)
        ]
        described.append(
            {"labelSet": files.label_set, "pairs": pairs, "incomplete": len(incomplete)}
        )
    json.dump(described, sys.stdout)


if __name__ == "__main__":
    main()
