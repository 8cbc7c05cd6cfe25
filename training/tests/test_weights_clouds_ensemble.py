"""Official CLOUDS checkpoints with the geometric ensemble: frozen CLIP's head is read, too."""

from pathlib import Path

import pytest
import torch
from test_weights_clouds import (
    CONVNEXT,
    HEAD,
    IMAGE,
    NAMES,
    RESNET,
    as_official,
    make_network,
    make_text_encoder,
    save_weights,
    tiny_trunks,  # noqa: F401  # pyright: ignore[reportUnusedImport]  # every test needs it
    tower_of,
)
from torch import Tensor

from dgseg.export.mask_network import MaskNetwork
from dgseg.models.attention_pool import AttentionPool
from dgseg.models.clip_convnext_encoder import ClipConvNextEncoder
from dgseg.models.trunks import TRUNKS
from dgseg.weights.clouds_checkpoint import read_clouds_checkpoint
from dgseg.weights.weights_error import WeightsError

ATTENTION_POOL = AttentionPool(channels=64, embedding_size=8, grid=(2, 2))


@torch.no_grad()
@pytest.mark.parametrize("backbone", ["rn50", "convnext-large"])
def test_the_geometric_ensemble_reads_clips_own_head_and_changes_label_logits(
    tmp_path: Path, backbone: str
) -> None:
    network = make_network(TRUNKS[backbone], "text")
    # Every mask covers everything: a ResNet's CLIP has no opinion of empty ones.
    for name in ("pixel_decoder.mask_features", "predictor.mask_embed.layers.2"):
        network.head.get_parameter(f"{name}.weight").zero_()
        network.head.get_parameter(f"{name}.bias").fill_(1)
    encoder = make_text_encoder("quickgelu" if backbone == "rn50" else "gelu")
    weights = as_official(network) | tower_of(encoder)
    image_head = (
        {f"attnpool.{name}": value for name, value in ATTENTION_POOL.state_dict().items()}
        if backbone == "rn50"
        else {k: v for k, v in ClipConvNextEncoder(CONVNEXT).state_dict().items() if "head." in k}
    )
    weights |= {f"backbone.clip_model.visual.{name}": value for name, value in image_head.items()}
    weights |= {"backbone.clip_model.logit_scale": torch.tensor(3.0)}
    path = save_weights(weights, tmp_path)

    def answer(share: float | None) -> Tensor:
        checkpoint = read_clouds_checkpoint(
            path, label_count=2, label_names=NAMES, head=HEAD, ensemble_share=share
        )
        served = MaskNetwork(checkpoint.segmenter, out_vocabulary=checkpoint.out_vocabulary)
        return served.network(IMAGE)[0].softmax(dim=-1)

    alone, barely, mostly = answer(None), answer(0.0), answer(0.9)
    assert torch.allclose(alone, barely, atol=1e-5)
    assert not torch.allclose(alone, mostly, atol=1e-3)
    assert torch.allclose(alone[..., -1], mostly[..., -1], atol=1e-5)  # "no object" stays


def test_the_geometric_ensemble_is_refused_without_label_names(tmp_path: Path) -> None:
    path = save_weights(as_official(make_network(RESNET, "linear")), tmp_path)

    with pytest.raises(WeightsError, match="needs a text classifier"):
        read_clouds_checkpoint(path, label_count=2, head=HEAD, ensemble_share=0.4)
