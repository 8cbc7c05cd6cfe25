"""Every recipe by its name."""

from collections.abc import Callable

from dgseg.recipes import clouds, famix
from dgseg.recipes.baseline_mini import baseline_mini, baseline_mini_smoke
from dgseg.recipes.clip import ClipRun, clip_mini
from dgseg.recipes.clouds import CloudsRun
from dgseg.recipes.famix import FamixRun
from dgseg.recipes.picture import PictureRun, picture_mini
from dgseg.recipes.supervised import SupervisedRun

SUPERVISED: dict[str, Callable[[], SupervisedRun]] = {
    recipe.__name__: recipe for recipe in (baseline_mini, baseline_mini_smoke)
}
FAMIX: dict[str, Callable[[], FamixRun]] = {
    recipe.__name__: recipe
    for recipe in (
        famix.famix_gta5_rn50,
        famix.famix_gta5_rn101,
        famix.famix_synthia_rn50,
        famix.famix_synthia_rn101,
        famix.famix_cityscapes_rn50,
        famix.famix_cityscapes_rn101,
        famix.famix_camvid_mini,
        famix.famix_mini,
    )
}
CLIP: dict[str, Callable[[], ClipRun]] = {"clip_mini": clip_mini}
PICTURES: dict[str, Callable[[], PictureRun]] = {"picture_mini": picture_mini}
CLOUDS: dict[str, Callable[[], CloudsRun]] = {
    **clouds.official_recipes(),
    "clouds_camvid_mini_warmup": clouds.clouds_camvid_mini_warmup,
    "clouds_camvid_mini_joint": clouds.clouds_camvid_mini_joint,
    "clouds_mini_warmup": clouds.clouds_mini_warmup,
    "clouds_mini_joint": clouds.clouds_mini_joint,
}
