"""A published version back as a network: to add qualities to it, or to train on from it.

For versions of a CLIP ResNet with a DeepLabv3+ head. In the graph, weights have the names of the
parameters; only batch norms are gone, folded into the convolution before each. They come back as
what changes nothing but the folded bias: exact in eval mode, of no use in train mode until
`recalibrate_batch_norm`.

Shapes: B batch, C channels, H height, W width.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from dgseg.export.onnx_graph import NETWORK
from dgseg.export.stored_version import StoredVersion
from dgseg.models.clip_resnet import ClipResNetConfig, OutputStride
from dgseg.models.deeplab import DeepLabConfig
from dgseg.models.segmenter import Segmenter, SegmenterConfig
from dgseg.weights.state_dict import block_count, checked_weights

STRIDE_BY_DILATION: dict[int, OutputStride] = {4: 8, 2: 16, 1: 32}
"""The dilation of the last block of layer 4 tells the stride, which no weight does."""


def read_exported_version(folder: Path) -> Segmenter:
    """Return the network of a folder that an export wrote, in eval mode.

    Raises ValueError when a file is not the one that the manifest means, or holds another kind of
    network.
    """
    manifest = json.loads((folder / "manifest.json").read_text())
    return _read(manifest, {one["file"]: folder / one["file"] for one in manifest["artifacts"]})


def read_stored_version(stored: StoredVersion) -> Segmenter:
    """Return the network of a version in a model store on disk, as `read_exported_version` does."""
    artifacts = stored.manifest["artifacts"]
    return _read(stored.manifest, {one["file"]: stored.path(one) for one in artifacts})


@torch.no_grad()
def recalibrate_batch_norm(network: nn.Module, images: Iterable[Tensor]) -> None:
    """Give every batch norm the statistics of ``images``, and keep what the network answers.

    ``images`` are normalised batches, ``[B, 3, H, W]``, seen once; scale and shift change with the
    statistics, so that eval mode gives the same as before and train mode something close to it.
    Raises ValueError when there are no images.
    """
    norms = [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]
    sums = {norm: _ChannelSums(norm.num_features) for norm in norms}
    hooks = [norm.register_forward_pre_hook(sums[norm].add_input) for norm in norms]
    was_training = network.training
    network.eval()
    try:
        for image_B3HW in images:
            network(image_B3HW)
    finally:
        for hook in hooks:
            hook.remove()
        network.train(was_training)
    for norm, channel_sums in sums.items():
        _restate(norm, channel_sums)


class _ChannelSums:
    """Sums over everything that a batch norm saw, exact enough for a million pixels."""

    def __init__(self, channels: int) -> None:
        self.count = 0
        self.sum_C = torch.zeros(channels, dtype=torch.float64)
        self.squares_C = torch.zeros(channels, dtype=torch.float64)

    def add_input(self, _: nn.Module, inputs: tuple[Tensor]) -> None:
        x_BCHW = inputs[0].double().cpu()
        self.count += x_BCHW.numel() // x_BCHW.shape[1]
        self.sum_C += x_BCHW.sum((0, 2, 3))
        self.squares_C += x_BCHW.square().sum((0, 2, 3))


def _restate(norm: nn.BatchNorm2d, sums: _ChannelSums) -> None:
    if sums.count == 0:
        raise ValueError("there are no images to recalibrate batch norm with; give at least one")
    state = {name: value.double().cpu() for name, value in norm.state_dict().items()}
    mean_C = sums.sum_C / sums.count
    variance_C = (sums.squares_C / sums.count - mean_C.square()).clamp(min=0)
    slope_C = state["weight"] / (state["running_var"] + norm.eps).sqrt()
    norm.load_state_dict(
        {
            "running_mean": mean_C,
            "running_var": variance_C,
            "weight": slope_C * (variance_C + norm.eps).sqrt(),
            "bias": state["bias"] + slope_C * (mean_C - state["running_mean"]),
            "num_batches_tracked": state["num_batches_tracked"],
        }
    )


def _read(manifest: Mapping[str, Any], paths: Mapping[str, Path]) -> Segmenter:
    what = f"{manifest['name']}@{manifest['version']}"
    contents = {
        one["file"]: _verified(paths[one["file"]], one)
        for one in manifest["artifacts"]
        if one["role"] == "weights" or one.get("quality") == "standard"
    }
    (graph_file,) = (
        one["file"] for one in manifest["artifacts"] if one.get("quality") == "standard"
    )
    graph = onnx.ModelProto.FromString(contents[graph_file]).graph
    tensors = {
        tensor.name.removeprefix(NETWORK): _tensor(tensor, contents)
        for tensor in graph.initializer
        if tensor.name.startswith(NETWORK)
    }
    convolutions = {
        node.input[1].removeprefix(NETWORK).removesuffix(".weight"): node
        for node in graph.node
        if node.op_type == "Conv"
    }
    if "backbone.conv1" not in convolutions or "classifier.classifier.3" not in convolutions:
        raise ValueError(f"{what} is no CLIP ResNet with a DeepLab head; only those can be read")

    network = Segmenter(_config(tensors, convolutions)).eval()
    state = _with_batch_norms(network, tensors, convolutions)
    network.load_state_dict(checked_weights(state, network.state_dict(), what))
    return network


def _verified(path: Path, artifact: Mapping[str, Any]) -> bytes:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if digest != artifact["sha256"]:
        raise ValueError(
            f"{path} has sha256 {digest}, but the manifest says {artifact['sha256']}. Get it again"
        )
    return content


def _tensor(tensor: onnx.TensorProto, contents: Mapping[str, bytes]) -> Tensor:
    if not tensor.external_data:
        return torch.from_numpy(numpy_helper.to_array(tensor).copy())
    entries = {entry.key: entry.value for entry in tensor.external_data}
    if tensor.data_type != onnx.TensorProto.FLOAT:
        raise ValueError(f"{tensor.name} is not fp32; read a version of that precision")
    numbers = np.frombuffer(
        contents[entries["location"]],
        dtype="<f4",
        count=int(entries["length"]) // 4,
        offset=int(entries["offset"]),
    )
    return torch.from_numpy(numbers.reshape(tuple(tensor.dims)).copy())


def _config(
    tensors: Mapping[str, Tensor], convolutions: Mapping[str, onnx.NodeProto]
) -> SegmenterConfig:
    depths = [block_count(tensors.keys(), f"backbone.layer{stage}") for stage in (1, 2, 3, 4)]
    last_convolution = convolutions[f"backbone.layer4.{depths[3] - 1}.conv2"]
    dilations = [
        attribute.ints[0]
        for attribute in last_convolution.attribute
        if attribute.name == "dilations"
    ]
    return SegmenterConfig(
        backbone=ClipResNetConfig(
            depths=(depths[0], depths[1], depths[2], depths[3]),
            width=tensors["backbone.conv3.weight"].shape[0],
            output_stride=STRIDE_BY_DILATION[dilations[0] if dilations else 1],
        ),
        head=DeepLabConfig(
            aspp_channels=tensors["classifier.aspp.convs.0.0.weight"].shape[0],
            low_level_channels=tensors["classifier.project.0.weight"].shape[0],
        ),
        label_count=tensors["classifier.classifier.3.weight"].shape[0],
    )


def _with_batch_norms(
    network: Segmenter, tensors: Mapping[str, Tensor], convolutions: Mapping[str, onnx.NodeProto]
) -> dict[str, Tensor]:
    state = {name: value for name, value in network.state_dict().items() if "running" not in name}
    for name, convolution in convolutions.items():
        state[f"{name}.weight"] = tensors[f"{name}.weight"]
        bias = tensors[convolution.input[2].removeprefix(NETWORK)]
        norm = _batch_norm_after(name)
        if f"{norm}.weight" not in state:
            state[f"{name}.bias"] = bias
            continue
        eps = nn.BatchNorm2d(1).eps
        state[f"{norm}.weight"] = torch.ones_like(bias)
        state[f"{norm}.bias"] = bias
        state[f"{norm}.running_mean"] = torch.zeros_like(bias)
        # So that the variance and eps make one: folded again, the weights keep their bytes.
        state[f"{norm}.running_var"] = torch.full_like(bias, 1 - eps)
    return state


def _batch_norm_after(convolution: str) -> str:
    parent, own = convolution.rsplit(".", 1)
    return f"{parent}.{own.replace('conv', 'bn') if own.startswith('conv') else int(own) + 1}"
