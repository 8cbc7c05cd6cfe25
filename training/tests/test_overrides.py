"""Changes of settings from the command line."""

import pytest

from dgseg.recipes.clip import clip_mini
from dgseg.recipes.clouds import clouds_mini_joint
from dgseg.recipes.famix import famix_gta5_rn50
from dgseg.recipes.overrides import override


def test_settings_change_by_name_and_keep_their_type() -> None:
    run = override(
        famix_gta5_rn50(),
        [
            "steps=600",
            "style.mode=mixstyle",
            "ema_decay=0.5",
            "network.backbone.depths=[1,1,1,1]",
            "trainable=last stage",
        ],
    )

    assert (run.steps, run.style.mode, run.ema_decay) == (600, "mixstyle", 0.5)
    assert run.network.backbone.depths == (1, 1, 1, 1)
    assert run.trainable == "last stage"
    assert override(run, ["ema_decay=null"]).ema_decay is None


def test_settings_that_only_fit_each_other_change_together() -> None:
    sizes = ["image.grid=[2,2]", "whole_view.crop_px=64", "window_view.crop_px=64"]

    assert override(clip_mini(), sizes).size_px == 64
    with pytest.raises(ValueError, match="views must come out at 64 px"):
        override(clip_mini(), sizes[:2])


def test_the_last_change_of_a_setting_counts() -> None:
    assert override(clip_mini(), ["steps=3", "steps=4"]).steps == 4


def test_a_part_of_what_another_change_sets_is_refused() -> None:
    with pytest.raises(ValueError, match="a part of what"):
        override(
            clouds_mini_joint(),
            ["self_training.refinement=null", "self_training.refinement.min_component_px=3"],
        )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("steps", "write name=value"),
        ("stepz=3", "no setting 'stepz'; there are name"),
        ("steps=many", "'many' is no value"),
        ("steps=0.5", "takes int"),
        ("steps=true", "takes int"),
        ("style.mode=paint", "'paint' is no value"),
        ("network.backbone.depths=[1,2]", "is no value"),
        ("steps.more=1", "no setting 'more'"),
        ("batch_size=1", "at least 2"),
    ],
)
def test_a_change_that_does_not_fit_is_refused(change: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        override(famix_gta5_rn50(), [change])
