"""The records of a PyTorch zip that hold data, with the checks that a hostile zip would fail."""

import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dgseg.weights.weights_error import WeightsError

ZIP_DAMAGE = (
    zipfile.BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    UnicodeError,
    struct.error,
)
"""What Python's zipfile raises for bytes that are no zip."""

LARGEST_PICKLE_BYTES = 16 * 2**20
"""RN101's is under 1 MiB: it names tensors and holds none."""


@dataclass(frozen=True, kw_only=True)
class Records:
    """Access to ``data.pkl`` and ``data/<key>``, and to nothing else of the archive."""

    pickle: bytes
    byte_order: Literal["<", ">"]
    _archive: zipfile.ZipFile
    _storages: dict[str, zipfile.ZipInfo]
    _path: Path

    def storage(self, key: str) -> bytes:
        """Return the bytes of ``data/<key>``."""
        if key not in self._storages:
            raise WeightsError(f"{self._path} is damaged: it has no data/{key}")
        return self._archive.read(self._storages[key])


def open_records(archive: zipfile.ZipFile, path: Path) -> Records:
    """Check what the zip says of itself, and read its pickle."""
    by_name: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        # Everything lies in one folder, which has the name the file was saved under.
        name = info.filename.partition("/")[2]
        if name in by_name:
            raise WeightsError(f"{path} holds {name} twice, which PyTorch never writes")
        by_name[name] = info
    if "data.pkl" not in by_name:
        raise WeightsError(f"{path} is not a TorchScript archive: it has no data.pkl")

    storages = {
        name.removeprefix("data/"): info
        for name, info in by_name.items()
        if name.startswith("data/")
    }
    data = [by_name["data.pkl"], *storages.values()]
    for info in data:
        # PyTorch stores data as it is; a packed record could grow a thousandfold.
        if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
            raise WeightsError(f"{path} packs {info.filename}, which PyTorch never does")
    # Records that lie over each other would make a small file large.
    if sum(info.file_size for info in data) > path.stat().st_size:
        raise WeightsError(f"{path} claims more data than it has bytes")
    if by_name["data.pkl"].file_size > LARGEST_PICKLE_BYTES:
        raise WeightsError(
            f"{path} has a data.pkl of {by_name['data.pkl'].file_size} bytes; the names of a"
            f" network fit into {LARGEST_PICKLE_BYTES}"
        )
    return Records(
        pickle=archive.read(by_name["data.pkl"]),
        byte_order=_byte_order(archive, by_name.get("byteorder"), path),
        _archive=archive,
        _storages=storages,
        _path=path,
    )


def _byte_order(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo | None, path: Path
) -> Literal["<", ">"]:
    # Archives from before PyTorch 2.1, like OpenAI's, do not say; they come from little-endian
    # machines.
    if info is None:
        return "<"
    if info.compress_type == zipfile.ZIP_STORED and info.file_size <= len("little"):
        match archive.read(info):
            case b"little":
                return "<"
            case b"big":
                return ">"
            case _:
                pass
    raise WeightsError(f"{path} is damaged: its byteorder is neither little nor big")
