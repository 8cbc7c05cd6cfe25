"""Ablations: which rows they have, what each changes, what comes of them."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tiny_clouds import tiny_joint, tiny_joint_inputs, tiny_warmup
from tiny_famix import Stripes, tiny_inputs, tiny_run

from dgseg.distributed import Group
from dgseg.recipes import ablation, clouds_ablation
from dgseg.recipes.ablation_outcome import Outcome, Row
from dgseg.recipes.ablation_report import plot_ablation, table
from dgseg.recipes.overrides import override
from dgseg.recipes.registry import CLOUDS, FAMIX
from dgseg.targets import Target

ALONE = Group(device=torch.device("cpu"))
Notes = list[tuple[str, ...]]


@pytest.fixture(autouse=True)
def three_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Score in the three labels that the tiny networks have."""
    known = type("Labels", (), {"names": ("road", "car", "sky")})
    monkeypatch.setattr("dgseg.targets.read_label_set", lambda _: known)


def test_the_eight_rows_stand_in_the_order_of_the_paper() -> None:
    titles = [variant.row.title for variant in ablation.all_variants(with_mixstyle=True)]

    assert titles == [
        "nothing",
        "augment",
        "mix",
        "augment + mix",
        "freeze",
        "freeze + augment",
        "freeze + mix",
        "freeze + augment + mix",
        "freeze + mixstyle",
    ]


def test_each_row_changes_what_its_title_says() -> None:
    run = FAMIX["famix_mini"]()
    made = {
        variant.row.title: override(run, ablation.variant_changes(run, variant, 7))
        for variant in ablation.all_variants(with_mixstyle=True)
    }

    assert made["nothing"].trainable == "everything"
    assert made["nothing"].style.mode == "none"
    assert made["freeze"].trainable == "last block"
    assert made["augment + mix"].style.mode == "augment and mix"
    assert made["freeze + mixstyle"].style.mode == "mixstyle"
    assert {made[title].seed for title in made} == {7}
    assert len({made[title].name for title in made}) == 9


def test_an_ablation_trains_scores_and_does_nothing_twice(tmp_path: Path) -> None:
    run = tiny_run()
    variants = ablation.all_variants(with_mixstyle=False)[::7]
    notes: list[tuple[list[str], Path]] = []

    def go() -> list[Outcome]:
        return ablation.ablate(
            run,
            tiny_inputs(),
            {"stripes": Target(pairs=Stripes(2), label_set="none")},
            variants=variants,
            seeds=[1, 2],
            out=tmp_path,
            note=lambda changes, folder: notes.append((changes, folder)),
            group=ALONE,
        )

    outcomes = go()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("checkpoint.pt")}

    assert go() == outcomes
    assert before == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("checkpoint.pt")}
    assert [(outcome.row.title, outcome.seed) for outcome in outcomes] == [
        ("nothing", 1),
        ("nothing", 2),
        ("freeze + augment + mix", 1),
        ("freeze + augment + mix", 2),
    ]
    assert notes[0][1] == tmp_path / "nothing-seed1"
    assert "trainable=everything" in notes[0][0]


def test_no_row_of_clouds_trains_longer_than_another() -> None:
    recipes = clouds_ablation.Recipes(
        warmup=CLOUDS["clouds_mini_warmup"](), joint=CLOUDS["clouds_mini_joint"]()
    )
    rows = clouds_ablation.all_rows(with_styles=True)
    runs = []
    for row in rows:
        phase, changes = clouds_ablation.row_changes(recipes, row, 3)
        recipe = recipes.warmup if phase == "warmup" else recipes.joint
        runs.append(override(recipe, changes))

    warmup, plain, generated, refined, styled = runs
    assert warmup == replace(recipes.warmup, seed=3)
    assert plain.self_training is None
    assert plain.steps == recipes.warmup.steps + recipes.joint.steps
    assert generated.self_training is not None
    assert generated.self_training.refinement is None
    assert refined.self_training == recipes.joint.self_training
    assert refined.style.mode == "none"
    assert styled.style.mode == "augment and mix"
    assert {run.seed for run in runs} == {3}


def test_the_rows_of_clouds_share_a_warm_up(tmp_path: Path) -> None:
    joint_inputs = tiny_joint_inputs(tmp_path / "generated")
    notes: Notes = []
    outcomes = clouds_ablation.ablate_clouds(
        clouds_ablation.Recipes(
            warmup=replace(tiny_warmup(), steps=2), joint=replace(tiny_joint(), steps=2)
        ),
        joint_inputs,
        {"stripes": Target(pairs=Stripes(2), label_set="none")},
        rows=clouds_ablation.all_rows(with_styles=False),
        seeds=[1],
        out=tmp_path / "out",
        note=lambda phase, _, folder: notes.append((phase, folder.name)),
        group=ALONE,
    )

    assert [outcome.row.title for outcome in outcomes] == [
        "warm-up",
        "source",
        "source + generated",
        "source + generated + refined",
    ]
    assert notes == [
        ("warmup", "warm-up-seed1"),
        ("warmup", "source-seed1"),
        ("warmup", "warm-up-seed1"),
        ("joint", "source-generated-seed1"),
        ("warmup", "warm-up-seed1"),
        ("joint", "source-generated-refined-seed1"),
    ]


def test_pseudo_labels_can_be_learned_as_they_are(tmp_path: Path) -> None:
    inputs = tiny_joint_inputs(tmp_path / "generated")
    run = override(tiny_joint(), ["self_training.refinement=null"])

    assert run.self_training is not None
    assert run.self_training.refinement is None
    from dgseg.recipes.clouds_training import train_clouds

    train_clouds(run, replace(inputs, segmenter=None), out=tmp_path / "run", group=ALONE)

    assert (tmp_path / "run" / "best.pt").exists()


def test_a_table_has_means_and_spreads(tmp_path: Path) -> None:
    row = Row(title="freeze", marks=("x", "", ""), is_frozen=True)
    outcomes = [
        Outcome(row=row, seed=seed, source_miou=0.5, miou={"night": 0.2 + 0.1 * seed, "fog": 0.4})
        for seed in (1, 2)
    ]

    assert table(outcomes, ("freeze", "augment", "mix")).splitlines()[2] == (
        "| x |  |  | 50.0 ± 0.0 | 35.0 ± 7.1 | 40.0 ± 0.0 | 37.5 ± 3.5 |"
    )
    plot_ablation(outcomes, tmp_path / "picture.png", title="a test")
    assert (tmp_path / "picture.png").stat().st_size > 1000
