"""Paths to what lies beside the repository, for tests that need more than it ships."""

import runpy
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

SHARED = Path(__file__).parents[3] / "shared"

FillRule = Callable[[str, tuple[int, ...]], np.ndarray]


@pytest.fixture(scope="session")
def golden_famix() -> Path:
    """Return the folder with inputs and outputs of the official FAMix code."""
    folder = SHARED / "golden" / "famix"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there: parity with the official code is not checked")
    return folder


@pytest.fixture(scope="session")
def fill_rule(golden_famix: Path) -> FillRule:
    """Return the rule that gave the official code its weights, from official name and shape."""
    return runpy.run_path(str(golden_famix / "fill_rule.py"))["fill_array"]


def filled(network: nn.Module, fill_rule: FillRule, prefix: str = "") -> dict[str, Tensor]:
    """Return the weights that the rule gives a network; ``prefix`` completes official names."""
    return {
        name: torch.from_numpy(fill_rule(f"{prefix}{name}", tuple(value.shape)))
        for name, value in network.state_dict().items()
    }
