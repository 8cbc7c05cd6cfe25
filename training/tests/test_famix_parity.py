"""Parity with the official FAMix network: same weights by rule, same image, same answer."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from dgseg.models.clip_resnet import rn50
from dgseg.models.segmenter import Segmenter, SegmenterConfig, parameter_count, upsample


def test_rn50_with_official_weights_gives_the_official_logits(golden_famix: Path) -> None:
    network = Segmenter(SegmenterConfig(backbone=rn50(), label_count=19)).eval()
    assert parameter_count(network) == 39_780_563
    fill = _fill_rule(golden_famix)
    network.load_state_dict(
        {
            key: torch.from_numpy(fill(key, tuple(value.shape)))
            for key, value in network.state_dict().items()
        }
    )
    golden = np.load(golden_famix / "famix_rn50_forward.npz")

    with torch.no_grad():
        logits_lowres = network(torch.from_numpy(golden["input"]))
        logits = upsample(logits_lowres, (128, 256))

    assert np.abs(logits_lowres.numpy() - golden["logits_lowres"]).max() <= 1e-3
    assert np.abs(logits.numpy() - golden["logits"]).max() <= 1e-3
    assert np.array_equal(logits.argmax(1).numpy(), golden["pred"])


def _fill_rule(golden_famix: Path) -> Callable[[str, tuple[int, ...]], np.ndarray]:
    spec = importlib.util.spec_from_file_location("fill_rule", golden_famix / "fill_rule.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(golden_famix / "fill_rule.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.fill_array
