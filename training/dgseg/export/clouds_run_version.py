"""What the manifest of a model that was trained here by a CLOUDS recipe says."""

from dataclasses import asdict

from dgseg.export.run_data import run_licences, run_titles
from dgseg.export.version import Version, input_limits
from dgseg.recipes.clouds import CloudsRun
from dgseg.recipes.provenance import Provenance
from dgseg.weights.trunk_sizes import trunk_title


def clouds_run_version(
    run: CloudsRun, provenance: Provenance, *, name: str, version: str, weights_licence: str
) -> Version:
    """Return the manifest.

    ``weights_licence`` is for whoever trained them to choose, within what data, trunk and generated
    images allow.
    """
    is_joint = run.self_training is not None
    return Version(
        name=name,
        version=version,
        description=f"Trained by the recipe {provenance.recipe}"
        + (", on photographs and generated images." if is_joint else ", on photographs alone.")
        + " Confidence is the winning label's share of the votes. The quality fast votes at stride"
        " 4, and then enlarges.",
        # A warm-up alone is mask classification, and nothing of CLOUDS yet.
        method="clouds" if is_joint else "supervised",
        backbone=f"{trunk_title(run.network.backbone)}, frozen; Mask2Former head",
        label_set=run.label_set,
        input_limits=input_limits(min_side_px=32, served_px=run.served_short_edge_px),
        qualities=("fast", "standard"),
        licences={
            "code": {"licence": "Apache-2.0", "subject": "Allweather"},
            "weights": {"licence": weights_licence, "subject": "the trained weights"},
            "data": run_licences(provenance, "the frozen trunk"),
        },
        training={
            "data": run_titles(provenance),
            "recipe": provenance.recipe,
            "settings": {
                **asdict(run),
                "inputs": {
                    key: value
                    for key, value in provenance.inputs.items()
                    if key.endswith("Sha256") or key == "clip"
                },
            },
            "seed": run.seed,
            "commit": provenance.commit,
        },
    )
