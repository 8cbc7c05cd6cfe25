"""Several datasets in turn, their captions, and labels that become coarser."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from tiny_clip import described, write_streets
from tiny_famix import Stripes
from torch import Tensor

from dgseg.commands.labelled_inputs import open_targets
from dgseg.data.described_pairs import DescribedFiles, DescribedPairs, Description
from dgseg.data.joined_pairs import ChainedPairs, JoinedPairs
from dgseg.data.label_mapping import read_label_mapping
from dgseg.data.label_sets import read_label_set
from dgseg.data.labelled_files import LabelledFiles
from dgseg.data.open_dataset import open_dataset
from dgseg.data.share_of_pairs import ShareOfPairs
from dgseg.data.sources import parse_source
from dgseg.evaluate import evaluate
from dgseg.targets import refuse_coarse, score, target_for


def test_datasets_take_turns_and_short_ones_begin_anew() -> None:
    joined = JoinedPairs([Stripes(3), Stripes(1)])

    assert len(joined) == 6
    assert [joined.locate(index) for index in range(6)] == [
        (0, 0),
        (1, 0),
        (0, 1),
        (1, 0),
        (0, 2),
        (1, 0),
    ]
    assert torch.equal(joined.read(4)[0], Stripes(3).read(2)[0])


@pytest.mark.parametrize("processes", [1, 3])
def test_what_is_validated_on_counts_once_for_any_number_of_processes(processes: int) -> None:
    def right(image_1HW3: Tensor) -> Tensor:
        return torch.zeros(image_1HW3.shape[:3], dtype=torch.uint8)

    both = ChainedPairs([Stripes(3), Stripes(1)])
    shares = [ShareOfPairs(both, rank=rank, size=processes) for rank in range(processes)]
    found = torch.stack([evaluate(right, share, 3) for share in shares]).sum(0)

    assert torch.equal(found, evaluate(right, Stripes(3), 3) + evaluate(right, Stripes(1), 3))
    assert len({both.name(index) for index in range(len(both))}) == 4


def test_no_two_pairs_that_take_turns_share_a_name() -> None:
    joined = JoinedPairs([Stripes(3), Stripes(1)])

    assert len({joined.name(index) for index in range(len(joined))}) == 6


def test_no_dataset_is_no_dataset() -> None:
    with pytest.raises(ValueError, match="at least one"):
        JoinedPairs([])


def test_streets_are_chosen_by_the_domain_that_they_are_listed_with(tmp_path: Path) -> None:
    word = write_streets(tmp_path / "streets", count=3)

    night = open_dataset(parse_source(f"{word},domain=night"))

    assert len(night) == 3
    assert {night.name(index) for index in range(3)} == {"night-0", "night-1", "night-2"}
    with pytest.raises(ValueError, match="no complete pair"):
        open_dataset(parse_source(f"{word},domain=fog"))


def test_a_picture_whose_domain_nobody_tells_is_named(tmp_path: Path) -> None:
    word = write_streets(tmp_path / "streets", count=2)
    captions = tmp_path / "streets" / "captions.jsonl"
    captions.write_text("".join(captions.read_text().splitlines(keepends=True)[1:]))

    with pytest.raises(ValueError, match=r"captions.jsonl does not tell .* of day-0 and 0 more"):
        open_dataset(parse_source(f"{word},domain=night"))


def test_each_picture_is_looked_at_once(tmp_path: Path) -> None:
    few, many = (
        open_dataset(parse_source(write_streets(tmp_path / name, count=count)))
        for name, count in (("few", 1), ("many", 3))
    )
    assert isinstance(few, LabelledFiles)
    assert isinstance(many, LabelledFiles)
    described_files = [
        DescribedFiles(
            files=files,
            descriptions={
                files.name(place): Description("day", None) for place in range(len(files))
            },
        )
        for files in (few, many)
    ]
    pairs = DescribedPairs(described_files)

    assert len(pairs) == 12
    assert pairs.each_once() == [0, 1, 2, 3, 5, 7, 9, 11]


def test_coarse_labels_are_not_scored() -> None:
    with pytest.raises(ValueError, match="camvid-11-as-cityscapes-19 is to train on"):
        refuse_coarse(
            parse_source("camvid:/c,domain=day,split=val,mapping=camvid-11-as-cityscapes-19")
        )


def test_captions_come_with_their_pictures(tmp_path: Path) -> None:
    pairs = described(write_streets(tmp_path / "streets", count=1))

    assert pairs.describe(1) == ("night", "A street by night, number 0.")
    assert pairs.datasets == ("streets",)


def test_a_garbled_caption_is_named(tmp_path: Path) -> None:
    word = write_streets(tmp_path / "streets", count=1)
    (tmp_path / "streets" / "captions.jsonl").write_text('{"name": "day-0"}\n')

    with pytest.raises(ValueError, match=r"line 1 of .*captions.jsonl"):
        described(word)


def test_a_domain_without_words_is_refused(tmp_path: Path) -> None:
    files = open_dataset(parse_source(write_streets(tmp_path / "streets", count=1)))
    assert isinstance(files, LabelledFiles)

    with pytest.raises(ValueError, match="of the visual domain 'mixed'"):
        DescribedFiles(files=files)


def test_a_vocabulary_holds_each_name_once(tmp_path: Path) -> None:
    streets = described(write_streets(tmp_path / "streets", count=1))
    image = Image.fromarray(np.zeros((8, 8), np.uint8))
    for kind in ("image", "label"):
        folder = tmp_path / "camvid" / "day" / "train" / kind
        folder.mkdir(parents=True)
        (image.convert("RGB") if kind == "image" else image).save(folder / "one.png")
    camvid = open_dataset(parse_source(f"camvid:{tmp_path}/camvid,domain=day,split=train"))
    assert isinstance(camvid, LabelledFiles)
    files = streets._sources[0]  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    both = DescribedPairs([files, DescribedFiles(files=camvid)])

    assert both.vocabulary[:3] == ("road", "sidewalk", "building")
    assert len(both.vocabulary) == 19 + len({"tree", "sign", "pedestrian", "bicyclist"})
    assert both.names_of(1) == read_label_set("camvid-11").names


def test_every_label_of_cityscapes_has_a_group_of_camvid() -> None:
    to_groups = read_label_mapping("cityscapes-19-to-camvid-11")
    back = read_label_mapping("camvid-11-as-cityscapes-19")

    assert sorted(to_groups.index_by_id) == list(range(19))
    groups, labels = (read_label_set(name).names for name in ("camvid-11", "cityscapes-19"))
    named = {labels[label]: groups[group] for label, group in to_groups.index_by_id.items()}
    assert named["terrain"] == "tree"
    assert named["wall"] == "building"
    assert named["bus"] == "car"
    assert named["motorcycle"] == "bicyclist"
    # What CamVid is trained as comes back to where it was.
    for group in range(11):
        assert to_groups.index_by_id[back.index_by_id[group]] == group


def test_nineteen_labels_are_scored_in_eleven_groups() -> None:
    bus, car = read_label_set("cityscapes-19").names.index("bus"), 8

    class Cars:
        def __len__(self) -> int:
            return 1

        def name(self, index: int) -> str:
            return f"cars {index}"

        def read(self, index: int) -> tuple[Tensor, Tensor]:
            assert index == 0
            return torch.zeros(4, 4, 3, dtype=torch.uint8), torch.full((4, 4), car).byte()

    target = target_for("cityscapes-19", Cars(), "camvid-11")
    confusion_LL = score(lambda _: torch.full((1, 4, 4), bus).byte(), target)

    assert confusion_LL.shape == (11, 11)
    assert confusion_LL[car, car] == 16


def test_labels_that_cannot_become_others_are_refused() -> None:
    with pytest.raises(ValueError, match="no camvid-11-to-cityscapes-19-groups"):
        target_for("camvid-11", Stripes(1), "cityscapes-19-groups")


def test_two_tests_of_one_title_are_refused(tmp_path: Path) -> None:
    word = write_streets(tmp_path / "streets", count=1)

    with pytest.raises(ValueError, match="streets night"):
        open_targets([f"{word},domain=night", f"{word},domain=night"], "cityscapes-19")
