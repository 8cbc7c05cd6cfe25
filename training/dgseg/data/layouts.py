"""Where each dataset keeps its photographs and label maps, as its publishers unpack.

A name is what a photograph and its label map share: the path below their folders, without prefix
and suffix.
"""

from dataclasses import dataclass, field

from dgseg.data.synthetic_streets import DOMAINS


@dataclass(frozen=True)
class Folders:
    """Folders that belong together. May name ``{split}`` and ``{domain}``."""

    images: str
    labels: str


@dataclass(frozen=True)
class LabelFiles:
    """Label maps of one kind: ``<name><suffix>``."""

    suffix: str
    mapping: str
    """Id of a label mapping; ``{mapping}`` stands for the variant that the source asks for."""
    prefix: str = ""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The folders and file names of one dataset."""

    folders: tuple[Folders, ...]
    """The first that exist are used."""
    labels: tuple[LabelFiles, ...]
    """Best first; a file is of the first kind that it fits."""
    image_suffixes: tuple[str, ...] = (".png",)
    image_prefix: str = ""
    visual_domain: str | None
    """What a source without a domain shows; None when the source has to choose."""
    domains: tuple[str, ...] = ()
    """The only domains to choose from; empty when any name will do."""
    splits: dict[str, str] = field(default_factory=dict[str, str])
    """The folder of each split; empty when only a list of names can split the dataset."""
    has_whole: bool = False
    """Whether the dataset may be read without a split."""
    mappings: tuple[str, ...] = ()
    """Variants of the label mapping, the default first; empty when there is no choice."""
    captions_tell_domain: bool = False
    """Whether the dataset lists each picture's visual domain: then a source's domain chooses the
    pictures, and no folder."""


TRAIN_VAL = {"train": "train", "val": "val"}
TRAIN_VAL_TEST = {**TRAIN_VAL, "test": "test"}

LAYOUTS: dict[str, Layout] = {
    # 24,966 pairs, some of different size. RobustNet's lists, cut down from the publishers' own,
    # hold 12,388 names for training and 6,382 for validation; those of FAMix 12,382 and 1,000.
    "gta5": Layout(
        folders=(Folders("images", "labels"),),
        labels=(
            LabelFiles("_labelTrainIds.png", "cityscapes-train-ids"),
            LabelFiles(".png", "gta5"),
        ),
        visual_domain="synthetic",
        has_whole=True,
    ),
    # 9,400 pairs, published in one folder; a few are corrupt. RobustNet and FAMix move 6,580 of
    # them to train/ and the others to val/: read with a split, that is the layout.
    "synthia": Layout(
        folders=(Folders("RGB/{split}", "GT/LABELS/{split}"),),
        labels=(LabelFiles(".png", "synthia"),),
        visual_domain="synthetic",
        splits=TRAIN_VAL,
        has_whole=True,
    ),
    # 7,539 pairs, without a published split.
    "urbansyn": Layout(
        folders=(Folders("rgb", "ss"),),
        labels=(LabelFiles(".png", "urbansyn", prefix="ss_"),),
        image_prefix="rgb_",
        visual_domain="synthetic",
        has_whole=True,
    ),
    # 2,975 pairs for training, 500 for validation; the label maps of test are dummies.
    "cityscapes": Layout(
        folders=(Folders("leftImg8bit/{split}", "gtFine/{split}"),),
        labels=(
            LabelFiles("_gtFine_labelTrainIds.png", "cityscapes-train-ids"),
            LabelFiles("_gtFine_labelIds.png", "cityscapes-ids"),
        ),
        image_suffixes=("_leftImg8bit.png",),
        visual_domain="day",
        splits=TRAIN_VAL_TEST,
    ),
    # 7,000 pairs for training, 1,000 for validation; an older release is unpacked to seg/.
    "bdd100k": Layout(
        folders=(
            Folders("images/10k/{split}", "labels/sem_seg/masks/{split}"),
            Folders("seg/images/{split}", "seg/labels/{split}"),
        ),
        labels=(
            LabelFiles("_train_id.png", "cityscapes-train-ids"),
            LabelFiles(".png", "cityscapes-train-ids"),
        ),
        image_suffixes=(".jpg",),
        visual_domain="mixed",
        splits=TRAIN_VAL,
    ),
    # 18,000 pairs for training, 2,000 for validation; before version 2.0 there was no v1.2/.
    "mapillary": Layout(
        folders=(
            Folders("{split}/images", "{split}/v1.2/labels"),
            Folders("{split}/images", "{split}/labels"),
        ),
        labels=(LabelFiles(".png", "mapillary-v1.2-{mapping}"),),
        image_suffixes=(".jpg",),
        visual_domain="mixed",
        splits={"train": "training", "val": "validation"},
        mappings=("robustnet", "rein"),
    ),
    # For validation 100 pairs of each condition, of night 106.
    "acdc": Layout(
        folders=(Folders("rgb_anon/{domain}/{split}", "gt/{domain}/{split}"),),
        labels=(
            LabelFiles("_gt_labelTrainIds.png", "cityscapes-train-ids"),
            LabelFiles("_gt_labelIds.png", "cityscapes-ids"),
        ),
        image_suffixes=("_rgb_anon.png",),
        visual_domain=None,
        domains=("fog", "night", "rain", "snow"),
        splits=TRAIN_VAL,
    ),
    # What `datasets synthesize` writes.
    "streets": Layout(
        folders=(Folders("image", "label"),),
        labels=(LabelFiles(".png", "{mapping}"),),
        visual_domain="mixed",
        domains=DOMAINS,
        has_whole=True,
        mappings=("cityscapes-train-ids", "cityscapes-19-to-camvid-11"),
        captions_tell_domain=True,
    ),
    # Sorted by visual domain, or SegNet's copy: 367, 101 and 233 pairs, day and dusk mixed.
    "camvid": Layout(
        folders=(
            Folders("{domain}/{split}/image", "{domain}/{split}/label"),
            Folders("{split}", "{split}annot"),
        ),
        labels=(LabelFiles(".png", "{mapping}"),),
        image_suffixes=(".png", ".jpg"),
        visual_domain="mixed",
        splits=TRAIN_VAL_TEST,
        mappings=("camvid-11", "camvid-11-as-cityscapes-19"),
    ),
}
