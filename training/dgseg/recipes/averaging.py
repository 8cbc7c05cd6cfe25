"""An exponential moving average of a network's weights."""

import torch
from torch import nn


@torch.no_grad()
def average_weights(averaged: nn.Module, network: nn.Module, *, decay: float, step: int) -> None:
    """Move ``averaged`` towards ``network``, after ``step`` steps of training.

    A young average follows closely, so that it does not remember the random start.
    """
    decay = min(decay, (1 + step) / (10 + step))
    old = averaged.state_dict()
    for name, value in network.state_dict().items():
        if value.is_floating_point():
            old[name].lerp_(value, 1 - decay)
        else:
            old[name].copy_(value)
