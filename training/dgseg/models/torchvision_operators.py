"""The operators that `import torchvision` asks for, where its compiled part does not load.

torchvision's wheel is built against one build of torch. Beside another (its CUDA wheel beside a CPU
torch) it falls back to Python, and then fails to import all the same, because it describes two
operators that nobody declared: "operator torchvision::nms does not exist". open_clip and timm
import torchvision, but nothing of ours calls these operators; declaring them is enough.
"""

from functools import cache
from importlib import import_module

import torch

SCHEMAS = {
    name: f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
    for name in ("nms", "qnms")
}


@cache
def declare_torchvision_operators() -> torch.library.Library | None:
    """Make ``import torchvision`` work. Call this before any import that leads there.

    Returns None where torchvision works by itself. The cache keeps the library alive: the
    declarations go when it goes.
    """
    try:
        import_module("torchvision")
    except RuntimeError:
        # Only now is it known that the compiled part, which declares them itself, is not there.
        library = torch.library.Library("torchvision", "FRAGMENT")
        for name, schema in SCHEMAS.items():
            if not hasattr(torch.ops.torchvision, name):
                library.define(schema)
        import_module("torchvision")
        return library
    return None
