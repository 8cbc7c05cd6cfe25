"""Write a checkpoint as the official FAMix code does, and what that code answers with it.

Its weights follow the rule of the golden files. Needs their folder, and a folder to write
``best.pth``, ``image.png`` and the label maps ``fast.png``, ``standard.png``, ``best.png`` to.
"""

import json
import runpy
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image

golden, out = (Path(word) for word in sys.argv[1:])
fill = runpy.run_path(str(golden / "fill_rule.py"))["fill_array"]
shapes = json.loads((golden / "weights_rn50_os16.json").read_text())
torch.save(
    {
        "cur_itrs": 40000,
        "model_state": {
            name: torch.from_numpy(fill(name, tuple(facts["shape"])))
            for name, facts in shapes.items()
        },
        "optimizer_state": {"state": {}, "param_groups": []},
        "scheduler_state": {"last_epoch": 40000},
        "best_score": np.float64(0.4851),
    },
    out / "best.pth",
)
Image.fromarray(np.load(golden / "famix_rn50_forward.npz")["image_u8"]).save(out / "image.png")
answers = np.load(golden / "famix_rn50_validate.npz")
for quality, prefix in (("fast", "s05"), ("standard", "s1"), ("best", "ens")):
    Image.fromarray(answers[f"{prefix}_pred"][0]).save(out / f"{quality}.png")
