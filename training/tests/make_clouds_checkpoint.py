"""Write a checkpoint as detectron2 does for the official CLOUDS code, and what it answers with it.

Its weights follow the rule of the golden files. Run with their folder, and a folder to write
``model_final.pth``, ``image.png`` and the label map ``labels.png`` to.
"""

import json
import runpy
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

EMPTY_WEIGHT = "criterion.empty_weight"


def make_clouds_checkpoint(path: Path, *, golden: Path, has_text: bool = True) -> None:
    """Write a checkpoint of RN50 with the shipped head and all that the official code saves.

    Without ``has_text`` the text encoder, which the shipped head never asks, is there as zeros: the
    file has the same names and shapes, and half its size.
    """
    manifest = golden / "manifest_rn50.json"
    rule = runpy.run_path(str(golden / "fill_rule.py"))
    filled = rule["load_manifest"](str(manifest), lambda key: has_text or not is_text(key))
    weights = {key: torch.from_numpy(value) for key, value in filled.items() if value is not None}
    # No rule makes it: a weight of the loss for each label, a tenth for "no object".
    weights[EMPTY_WEIGHT] = torch.tensor([1.0] * 19 + [0.1])
    for row in rows(manifest):
        weights.setdefault(row["key"], torch.zeros(()).expand(row["shape"]))
    torch.save(
        {
            "model": {row["key"]: weights[row["key"]] for row in rows(manifest)},
            "optimizer": {"state": {}, "param_groups": []},
            "scheduler": {"last_epoch": 40_000},
            "iteration": 39_999,
        },
        path,
    )


def is_text(key: str) -> bool:
    """Say whether a weight is of CLIP's text encoder."""
    return key.startswith("backbone.clip_model.") and ".visual." not in key


def rows(manifest: Path) -> list[dict[str, Any]]:
    """Return what a manifest lists, in the official order."""
    return json.loads(manifest.read_text())


def make_official_answer(image: Path, labels: Path, *, golden: Path) -> None:
    """Write the image of the golden case, and the official label map of it."""
    pixels_HW3 = np.random.RandomState(0).randint(0, 256, (64, 128, 3)).astype(np.uint8)
    Image.fromarray(pixels_HW3).save(image)
    answer = np.load(golden / "e2e_orig_rn50_plain.npz")["argmax"]
    Image.fromarray(answer.astype(np.uint8)).save(labels)


if __name__ == "__main__":
    golden_folder, out = (Path(word) for word in sys.argv[1:])
    make_clouds_checkpoint(out / "model_final.pth", golden=golden_folder)
    make_official_answer(out / "image.png", out / "labels.png", golden=golden_folder)
