"""``ablate`` from the command line: every row's folder is a run that can be exported."""

import json
from pathlib import Path

import pytest
from conftest import Main, run_main
from tiny_clip import write_streets

from dgseg.recipes import clouds_state, famix_training
from dgseg.recipes.overrides import override
from dgseg.recipes.provenance import read_provenance
from dgseg.recipes.registry import CLOUDS, FAMIX

SMALL_CLIP = ("steps=1", "batch_size=4", "warmup_steps=1", "validate_every_steps=1")


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """Return the options of a source and a trunk."""
    folder = tmp_path_factory.mktemp("inputs")
    streets = write_streets(folder / "streets", count=1, side_px=288)
    data = ("--source", f"{streets},domain=day", "--validation", f"{streets},domain=day")
    training = ("train", "clip_mini", *data, "--set", *SMALL_CLIP, "--out", str(folder / "clip"))
    with pytest.MonkeyPatch.context() as monkeypatch:
        run_main(monkeypatch, *training)
    clip = str(folder / "clip" / "clip.safetensors")
    return (*data, "--clip", clip, "--test", f"{streets},domain=night")


def test_rows_of_famix_say_what_made_them(
    tmp_path: Path, main: Main, inputs: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    out, small = tmp_path / "out", ("steps=1", "batch_size=2", "validate_every_steps=1")
    chosen = ("--rows", "nothing", "freeze", "--seeds", "3")

    main("ablate", "famix_mini", *inputs, *chosen, "--set", *small, "--out", str(out))

    assert "| freeze | augment | mix | source validation | streets night |" in (
        capsys.readouterr().out
    )
    provenance = read_provenance(out / "nothing-seed3")
    run = override(FAMIX[provenance.recipe](), provenance.changes)
    assert (run.trainable, run.seed) == ("everything", 3)
    _, step, _ = famix_training.load_best(run, out / "nothing-seed3")
    assert step == 1
    (scored,) = json.loads((out / "freeze-seed3" / "result.json").read_text())
    assert scored.endswith(",domain=night")
    assert (out / "ablation.png").exists()


def test_rows_of_clouds_say_what_they_read(
    tmp_path: Path, main: Main, inputs: tuple[str, ...]
) -> None:
    out, generated = tmp_path / "out", tmp_path / "generated"
    prompts = tmp_path / "prompts.json"
    main("generate", "prompts", "--with", "grammar", "--count", "2", "--out", str(prompts))
    painting = ("--with", "synthetic", "--size", "288x288", "--out", str(generated))
    main("generate", "images", "--prompts", str(prompts), *painting)
    small = ("steps=1", "batch_size=2", "validate_every_steps=1")
    joint = ("--generated", str(generated), "--segmenter", "classical")
    changes = ("--set", *small, "--warmup-set", *small)
    rows = ("--rows", "source", "source + generated")

    main("ablate", "clouds_mini_joint", *inputs, *joint, *changes, *rows, "--out", str(out))

    plain, fed = (
        read_provenance(out / name) for name in ("source-seed1", "source-generated-seed1")
    )
    assert plain.recipe == "clouds_mini_warmup"
    assert not {"generatedSha256", "segmenter", "warmupSha256"} & plain.inputs.keys()
    assert {"generatedSha256", "warmupSha256"} <= fed.inputs.keys()
    assert fed.inputs["generatedBy"] == "synthetic streets"
    assert "segmenter" not in fed.inputs  # nothing was refined
    run = override(CLOUDS[fed.recipe](), fed.changes)
    _, step, _ = clouds_state.load_best(run, out / "source-generated-seed1")
    assert step == 1


@pytest.mark.parametrize(
    ("recipe", "options", "message"),
    [
        ("famix_mini", ("--segmenter", "classical"), "famix_mini takes no --segmenter"),
        ("famix_mini", ("--rows", "augment"), "give --styles"),
        ("famix_mini", ("--rows", "frieze"), "no row 'frieze'; there are nothing, augment, mix"),
        ("clouds_mini_joint", ("--mixstyle",), "clouds_mini_joint takes no --mixstyle"),
        ("clouds_mini_joint", (), 'the row "source \\+ generated" needs --generated'),
    ],
)
def test_what_a_row_lacks_or_does_not_take_is_said_before_any_training(
    tmp_path: Path,
    main: Main,
    inputs: tuple[str, ...],
    recipe: str,
    options: tuple[str, ...],
    message: str,
) -> None:
    with pytest.raises(SystemExit, match=message):
        main("ablate", recipe, *inputs, *options, "--out", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()
