"""The size of a trunk, read off the names and shapes of its weights."""

from collections.abc import Mapping

from torch import Tensor

from dgseg.models.clip_resnet import ClipResNetConfig
from dgseg.models.convnext import ConvNextConfig
from dgseg.models.mit import MitConfig
from dgseg.models.trunks import TRUNKS, TrunkConfig
from dgseg.weights.state_dict import block_count
from dgseg.weights.weights_error import WeightsError

Four = tuple[int, int, int, int]


def trunk_size(tensors: Mapping[str, Tensor], what: str) -> TrunkConfig:
    """Return the size that weights under a trunk's own names have.

    What follows the trunk, like CLIP's attention pool, may stand beside them. Raises a WeightsError
    that starts with ``what`` where they belong to no trunk we have.
    """
    kinds = {
        "conv3.weight": resnet_size,
        "trunk.stem.0.weight": convnext_size,
        "patch_embeddings.0.proj.weight": mit_size,
    }
    for name, size in kinds.items():
        if name in tensors:
            try:
                return size(tensors)
            except KeyError as error:
                raise WeightsError(f"{what} has no tensor {error}: it is not whole") from error
            except (IndexError, ValueError) as error:
                raise WeightsError(f"{what} has shapes that make no trunk: {error}") from error
    raise WeightsError(
        f"{what} holds no trunk: expected CLIP's ResNet (conv3.weight), a ConvNeXt"
        " (trunk.stem.0.weight) or a Mix Transformer (patch_embeddings.0.proj.weight)"
    )


def resnet_size(tensors: Mapping[str, Tensor]) -> ClipResNetConfig:
    """Return the size of CLIP's ResNet, undilated."""
    return ClipResNetConfig(
        depths=_depths(tensors, "layer1", "layer2", "layer3", "layer4"),
        width=tensors["conv3.weight"].shape[0],
        output_stride=32,
    )


def convnext_size(tensors: Mapping[str, Tensor]) -> ConvNextConfig:
    """Return the size of a ConvNeXt."""
    stages = [f"trunk.stages.{stage}.blocks" for stage in range(4)]
    return ConvNextConfig(
        depths=_depths(tensors, *stages),
        channels=_four([tensors[f"{stage}.0.gamma"].shape[0] for stage in stages]),
    )


def mit_size(tensors: Mapping[str, Tensor]) -> MitConfig:
    """Return the size of a Mix Transformer. Its heads are in no shape; all published have as many.

    A stage that attends to its whole map has no convolution that reduces it.
    """
    reductions = [
        tensors[name].shape[2] if name in tensors else 1
        for name in (f"block.{stage}.0.attention.self.sr.weight" for stage in range(4))
    ]
    return MitConfig(
        depths=_depths(tensors, *(f"block.{stage}" for stage in range(4))),
        channels=_four(
            [tensors[f"patch_embeddings.{stage}.proj.weight"].shape[0] for stage in range(4)]
        ),
        reductions=_four(reductions),
    )


def trunk_title(config: TrunkConfig) -> str:
    """Return a trunk's name, or its size where it has none."""
    names = {size: name for name, size in TRUNKS.items()}
    return names.get(config) or str(config)


def _depths(tensors: Mapping[str, Tensor], *stages: str) -> Four:
    return _four([block_count(tensors.keys(), stage) for stage in stages])


def _four(numbers: list[int]) -> Four:
    return numbers[0], numbers[1], numbers[2], numbers[3]
