"""What the manifest of a model that was trained here by a FAMix recipe says."""

from dataclasses import asdict

from dgseg.export.run_data import run_licences, run_titles
from dgseg.export.version import Version, input_limits
from dgseg.recipes.famix import FamixRun
from dgseg.recipes.provenance import Provenance


def famix_run_version(
    run: FamixRun, provenance: Provenance, *, name: str, version: str, weights_licence: str
) -> Version:
    """Return the manifest.

    ``weights_licence`` is for whoever trained them to choose, within what data and CLIP allow.
    """
    trunk = run.network.backbone
    backbone = (
        f"CLIP ResNet, depths {'-'.join(map(str, trunk.depths))}, width {trunk.width},"
        f" output stride {trunk.output_stride}"
    )
    return Version(
        name=name,
        version=version,
        description=f"Trained by the recipe {provenance.recipe}; styles: {run.style.mode}. The"
        " quality fast sees images at half scale, best takes the mean of both scales.",
        method="famix" if run.style.mode == "augment and mix" else "supervised",
        backbone=backbone,
        label_set=run.label_set,
        input_limits=input_limits(
            min_side_px=max(32, 2 * trunk.output_stride), served_px=run.served_long_side_px
        ),
        licences={
            "code": {"licence": "Apache-2.0", "subject": "Allweather"},
            "weights": {"licence": weights_licence, "subject": "the trained weights"},
            "data": run_licences(
                provenance, "where the trunk's weights started, and what its frozen layers are"
            ),
        },
        training={
            "data": run_titles(provenance),
            "recipe": provenance.recipe,
            "settings": {
                **asdict(run),
                "inputs": {
                    key: value
                    for key, value in provenance.inputs.items()
                    if key.startswith(("clip", "styles"))
                },
            },
            "seed": run.seed,
            "commit": provenance.commit,
        },
    )
