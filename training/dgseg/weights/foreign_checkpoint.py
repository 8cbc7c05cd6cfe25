"""Checkpoints that others saved with ``torch.save`` or safetensors, read as data.

A pickle is a program. `torch.load(weights_only=True)` runs none of it, but refuses the numpy number
that official FAMix checkpoints keep in ``best_score``. Such a number is read here as well, as a
plain one; see `pickled_number`.
"""

import pickle
import re
import zipfile
from pathlib import Path
from typing import IO, Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from dgseg.weights.pickled_number import STAND_INS
from dgseg.weights.restricted_pickle import PICKLE_DAMAGE
from dgseg.weights.torchscript_records import ZIP_DAMAGE
from dgseg.weights.weights_error import WeightsError

LARGEST_SAFETENSORS_HEADER_BYTES = 100_000_000
"""The safetensors format allows no more."""


def read_checkpoint(path: Path) -> Any:  # noqa: ANN401 - what a checkpoint holds, its reader checks
    """Return what was saved, with every tensor on the CPU. No code of the file is run.

    A file that is no checkpoint, is damaged, is a TorchScript archive, or asks for a function or
    class beyond the list is refused with a WeightsError.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path} is not a file: give the path of a checkpoint")
    if is_torchscript(path):
        raise WeightsError(
            f"{path} is a TorchScript archive, which holds code beside its weights. Give a"
            " checkpoint saved with torch.save; for OpenAI's RN50.pt and RN101.pt there is"
            " `allweather import clip`"
        )
    if _is_safetensors(path):
        try:
            return load_file(path)
        except SafetensorError as error:
            raise WeightsError(f"{path} is a damaged safetensors file: {error}") from error
    return read_torch_save(path, str(path))


def is_torchscript(path: Path) -> bool:
    """Say whether a file is what ``torch.jit.save`` writes."""
    try:
        if not zipfile.is_zipfile(path):
            return False
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except ZIP_DAMAGE:
        return False  # whoever reads it next says what is wrong with it
    return any(name.endswith("/constants.pkl") or "/code/" in name for name in names)


def read_torch_save(file: Path | IO[bytes], what: str) -> Any:  # noqa: ANN401 - see above
    """Return what ``torch.save`` wrote; ``what`` is the file's name in errors."""
    try:
        with torch.serialization.safe_globals(STAND_INS):
            return torch.load(file, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        asked = re.search(r"GLOBAL (\S+)", str(error))
        if asked is None:
            # torch's own message advises to unpickle the file.
            raise WeightsError(
                f"{what} is not a checkpoint, or damaged: torch.save did not write it like this"
            ) from error
        raise WeightsError(
            f"{what} asks for {asked[1]}, which weights have no need of. It was not run. If you"
            " trust the file, save its weights alone with torch.save(model.state_dict())"
        ) from error
    except (*PICKLE_DAMAGE, *ZIP_DAMAGE, AssertionError) as error:
        raise WeightsError(
            f"{what} is not a checkpoint, or damaged: {_first_line(error)}"
        ) from error


def _is_safetensors(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(9)
    if len(start) < 9 or start[8:9] != b"{":
        return False
    return int.from_bytes(start[:8], "little") <= LARGEST_SAFETENSORS_HEADER_BYTES


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__
