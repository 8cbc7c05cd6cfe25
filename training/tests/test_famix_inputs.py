"""Style banks that do not fit a training: refused, because they would train without a complaint."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
import torch

from dgseg.commands.famix_inputs import read_bank_for
from dgseg.recipes.famix import famix_camvid_mini
from dgseg.styles.bank import Style, StyleBank, write_bank

RUN = famix_camvid_mini()
CHANNELS = RUN.network.backbone.low_level_channels


def test_styles_of_these_weights_and_labels_are_taken(tmp_path: Path) -> None:
    clip = _clip(tmp_path)
    mined_with = hashlib.sha256(clip.read_bytes()).hexdigest()

    for source in ({"clip": "ours", "clipSha256": mined_with}, {"official": "saved_params.pkl"}):
        assert len(_read(_bank(tmp_path, source=source), clip)) == 2


def test_styles_of_other_weights_are_refused(tmp_path: Path) -> None:
    styles = _bank(tmp_path, source={"clip": "another", "clipSha256": "0" * 64})

    with pytest.raises(ValueError, match=r"mined with other weights \(another\)"):
        _read(styles, _clip(tmp_path))


def test_styles_of_other_labels_are_refused(tmp_path: Path) -> None:
    styles = _bank(tmp_path, label="traffic light")

    with pytest.raises(ValueError, match="styles for traffic light, which camvid-11 lacks"):
        _read(styles, _clip(tmp_path))


def test_styles_of_another_width_are_refused(tmp_path: Path) -> None:
    styles = _bank(tmp_path, channels=256)

    with pytest.raises(ValueError, match=r"styles of 256 channels.* has 64"):
        _read(styles, _clip(tmp_path))


def _read(styles: Path, clip: Path) -> StyleBank:
    return read_bank_for(styles, clip=clip, channels=CHANNELS, label_set=RUN.label_set)


def _bank(
    folder: Path,
    *,
    label: str = "car",
    channels: int = CHANNELS,
    source: dict[str, Any] | None = None,
) -> Path:
    bank = StyleBank(
        styles=(Style(label=label), Style(label="ignore")),
        mean_NC=torch.rand(2, channels),
        deviation_NC=torch.rand(2, channels),
        source=source or {},
    )
    write_bank(bank, folder / "bank")
    return folder / "bank"


def _clip(folder: Path) -> Path:
    path = folder / "clip.safetensors"
    path.write_bytes(b"weights")
    return path
