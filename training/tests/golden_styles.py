"""Styles as the golden files of the official FAMix code hold them."""

import numpy as np
import torch

from dgseg.styles.patches import Statistics


def golden_styles(
    golden: np.lib.npyio.NpzFile, label_PB: np.ndarray, index_PB: np.ndarray
) -> Statistics:
    """Return the styles ``[P, B, C]`` that the official code drew; "255" stands for no label."""
    banks = {key.split("/")[1] for key in golden.files if key.startswith("bank/")}
    mean, deviation = torch.zeros(*index_PB.shape, 256), torch.zeros(*index_PB.shape, 256)
    for place, index in np.ndenumerate(index_PB):
        label = str(label_PB[place])
        key = f"bank/{label if label in banks else '255'}"
        mean[place] = torch.from_numpy(golden[f"{key}/mu"][index])
        deviation[place] = torch.from_numpy(golden[f"{key}/std"][index])
    return Statistics(mean, deviation)
