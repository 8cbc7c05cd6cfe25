"""What the manifest of a model that a FAMix recipe trained says."""

from dataclasses import replace

from dgseg.export.famix_run_version import famix_run_version
from dgseg.export.version import Version
from dgseg.recipes.famix import FamixRun, famix_gta5_rn50
from dgseg.recipes.provenance import Provenance

PROVENANCE = Provenance(
    recipe="famix_gta5_rn50",
    commit="1" * 40,
    is_clean=True,
    torch="2.13.0",
    python="3.11",
    device="cpu",
    threads=2,
    inputs={
        "source": "gta5:/home/someone/data",
        "validation": "gta5:/home/someone/data",
        "clip": "OpenAI CLIP RN50",
        "clipSha256": "2" * 64,
        "stylesSha256": "3" * 64,
    },
)


def test_it_names_data_weights_and_styles_but_no_folder_of_the_machine() -> None:
    version = _version(famix_gta5_rn50())

    assert "someone" not in str(version)
    assert version.method == "famix"
    assert version.training["data"][0].startswith("GTA5")
    assert version.training["settings"]["inputs"]["stylesSha256"] == "3" * 64
    assert version.training["commit"] == PROVENANCE.commit
    assert [one["licence"] for one in version.licences["data"]][1] == "MIT"


def test_clip_of_somebody_else_has_an_unknown_licence() -> None:
    inputs = {**PROVENANCE.inputs, "clip": "vit.pt"}

    version = _version(famix_gta5_rn50(), replace(PROVENANCE, inputs=inputs))

    assert version.licences["data"][1]["licence"] == "NOASSERTION"


def test_a_run_without_mined_styles_is_not_called_famix() -> None:
    run = famix_gta5_rn50()

    assert _version(replace(run, style=replace(run.style, mode="mixstyle"))).method == "supervised"


def _version(run: FamixRun, provenance: Provenance = PROVENANCE) -> Version:
    return famix_run_version(
        run, provenance, name="famix-rn50", version="1.0.0", weights_licence="CC-BY-4.0"
    )
