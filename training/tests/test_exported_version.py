"""A published version back as a network that can be exported again, or trained."""

from pathlib import Path
from typing import cast

import pytest
import torch
from test_export import tiny_model, tiny_network
from test_export_version import tiny_version
from torch import Tensor, nn

from dgseg.export.onnx_files import write_onnx
from dgseg.export.stored_version import EMBEDDED, find_version
from dgseg.export.version import GOLDEN_SIZES_PX, golden_file, write_version_manifest
from dgseg.models.segmenter import Segmenter
from dgseg.weights.exported_version import (
    read_exported_version,
    read_stored_version,
    recalibrate_batch_norm,
)


@torch.no_grad()
def test_a_network_comes_back_from_its_export(exported: Path) -> None:
    network = read_exported_version(exported)

    assert network.config == tiny_network().config
    assert not network.training
    assert _largest_difference(network, tiny_network()) <= 1e-4


@torch.no_grad()
def test_recalibration_keeps_eval_mode_and_makes_train_mode_agree(exported: Path) -> None:
    network = read_exported_version(exported)
    before = _train_mode_difference(network)

    recalibrate_batch_norm(network, [_images()])

    assert not network.training
    assert _largest_difference(network, tiny_network()) <= 1e-4
    assert before > 1
    assert _train_mode_difference(network) < 0.01 * before


def test_recalibration_without_images_is_refused(exported: Path) -> None:
    with pytest.raises(ValueError, match="no images to recalibrate"):
        recalibrate_batch_norm(read_exported_version(exported), [])


def test_a_damaged_file_is_refused_by_its_digest(exported: Path, tmp_path: Path) -> None:
    for path in exported.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    weights = bytearray((tmp_path / "weights.bin").read_bytes())
    weights[0] ^= 1
    (tmp_path / "weights.bin").write_bytes(weights)

    with pytest.raises(ValueError, match=r"weights\.bin has sha256"):
        read_exported_version(tmp_path)


def test_a_version_of_the_embedded_store_can_be_read() -> None:
    network = read_stored_version(find_version([EMBEDDED], "baseline-mini@1.0.0"))

    assert network.config.backbone.depths == (2, 2, 3, 2)
    assert network.config.backbone.output_stride == 16
    assert network.config.head.aspp_channels == 96
    assert network.config.label_count == 11


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the standard quality of `tiny_network`."""
    folder = tmp_path_factory.mktemp("exported")
    write_onnx(
        [("standard.onnx", tiny_model(None, "standard"))], folder, weights_file="weights.bin"
    )
    for size_px in GOLDEN_SIZES_PX["standard"]:
        (folder / golden_file("standard", size_px)).write_bytes(b"not read")
    write_version_manifest(tiny_network(), tiny_version("standard"), [], folder)
    return folder


def _images() -> Tensor:
    return torch.rand(4, 3, 64, 96, generator=torch.Generator().manual_seed(1)) * 4 - 2


def _largest_difference(one: Segmenter, other: Segmenter) -> float:
    return (one(_images()) - other(_images())).abs().amax().item()


def _train_mode_difference(network: Segmenter) -> float:
    """Return how far train mode strays from eval mode, without dropout and leaving no trace."""
    state = {name: value.clone() for name, value in network.state_dict().items()}
    expected = network(_images())
    network.train()
    cast("nn.Module", network.classifier.aspp.project[3]).eval()
    difference = (network(_images()) - expected).abs().amax().item()
    network.eval().load_state_dict(state)
    return difference
