"""What can go wrong with a photograph: 19 corruptions at 5 severities.

15 are the common corruptions of Hendrycks and Dietterich (ICLR 2019), and 4 their extra ones. The
arithmetic is that of the library imagecorruptions (Michaelis et al. 2019) in its kept fork; what is
added here is that chance follows from a seed and nothing else. Shapes: H height, W width.
"""

import hashlib
import json
import re
from collections.abc import Generator
from contextlib import contextmanager

import cv2
import numpy as np

NOISES = ("gaussian_noise", "shot_noise", "impulse_noise")
COMMON = (
    *NOISES,
    *("defocus_blur", "glass_blur", "motion_blur", "zoom_blur"),
    *("snow", "frost", "fog", "brightness"),
    *("contrast", "elastic_transform", "pixelate", "jpeg_compression"),
)
"""In the order of Hendrycks and Dietterich."""
ALL = (*COMMON, "speckle_noise", "gaussian_blur", "spatter", "saturate")
"""The names of contracts/dataset.ts."""

MOVES_PIXELS = ("zoom_blur", "elastic_transform")
"""What stands elsewhere afterwards, so that a label map no longer fits its photograph."""
KAMANN = tuple(name for name in ALL if name not in (*MOVES_PIXELS, "pixelate"))
"""The 16 of the benchmark of Kamann and Rother (CVPR 2020)."""

SETS = {"all": ALL, "common": COMMON, "kamann": KAMANN}
SEVERITIES = (1, 2, 3, 4, 5)
LEAST_SIDE_PX = 32
_DRAWS = 20
_LIBRARY_FAILURES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, cv2.error)


def corrupt_image(
    image_HW3: np.ndarray, *, corruption: str, severity: int, photograph: str, seed: int
) -> np.ndarray:
    """Return what a corruption makes of a photograph, both uint8 ``[H, W, 3]`` in RGB.

    ``photograph`` is its name: with corruption, severity and seed it decides every random number,
    so that neither what ran before nor in which process changes a pixel. Not for several threads at
    a time, because the library draws from NumPy's global generator, which is set and put back.

    Raises ValueError when a side is under 32 px, or the library fails.
    """
    from imagecorruptions import corrupt

    height_px, width_px = image_HW3.shape[:2]
    if min(height_px, width_px) < LEAST_SIDE_PX:
        raise ValueError(
            f"is {width_px}x{height_px} px, and corruptions need {LEAST_SIDE_PX} px a side"
        )
    what = f"{corruption} at severity {severity}"
    for draw in range(_DRAWS):
        drawn = json.dumps([seed, photograph, corruption, severity, draw])
        digest = hashlib.sha256(drawn.encode()).digest()
        try:
            with _global_chance(digest), np.errstate(divide="raise", invalid="raise"):
                return corrupt(
                    image_HW3,
                    severity=severity,
                    corruption_name=corruption,
                    **_own_chance(corruption, digest),
                )
        except FloatingPointError:
            # No drop of spatter fell on a small photograph, and the library divides by the largest:
            # the photograph would come out black.
            continue
        except _LIBRARY_FAILURES as error:
            raise ValueError(f"{what} failed ({type(error).__name__}: {error})") from error
    raise ValueError(f"{what} divided by zero {_DRAWS} times; leave it out")


def parse_corruptions(text: str) -> tuple[str, ...]:
    """Return the corruptions of one word: the name of a set, or names between commas."""
    if text in SETS:
        return SETS[text]
    names = tuple(text.split(","))
    for name in names:
        if name not in ALL:
            raise ValueError(
                f"no corruption {name!r}; known are {', '.join(SETS)}, and {', '.join(ALL)}"
            )
    if len(set(names)) < len(names):
        raise ValueError(f"a corruption is named twice: {text}")
    return names


def parse_severities(text: str) -> tuple[int, ...]:
    """Return the severities of one word, like ``1-5`` or ``1,3,5``, mildest first."""
    if span := re.fullmatch(r"([1-5])-([1-5])", text):
        severities = tuple(range(int(span[1]), int(span[2]) + 1))
    else:
        severities = tuple(sorted({int(each) for each in re.findall(r"[1-5]", text)}))
        if text != ",".join(map(str, severities)):
            severities = ()
    if not severities:
        raise ValueError(f"severities must be like 1-5 or 1,3,5, got {text!r}")
    return severities


@contextmanager
def _global_chance(digest: bytes) -> Generator[None]:
    """Let NumPy's global generator follow from a digest, and then be as it was."""
    before = np.random.get_state()  # noqa: NPY002
    np.random.seed(np.frombuffer(digest, "<u4"))  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(before)  # noqa: NPY002


def _own_chance(corruption: str, digest: bytes) -> dict[str, int]:
    """Return the seed of those that start generators of their own, Numba's and PCG64."""
    if corruption in ("glass_blur", "impulse_noise"):
        return {"seed": int.from_bytes(digest[:4], "little")}
    return {}
