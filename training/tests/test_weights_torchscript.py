"""TorchScript archives, honest and hostile, read without running them."""

import copy
import os
import pickle
import random
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from conftest import open_clip_model, trace_as_openai

from dgseg.models.clip_image_encoder import ClipImageEncoderConfig
from dgseg.models.text_encoder import ClipTextEncoderConfig
from dgseg.weights.foreign_checkpoint import is_torchscript
from dgseg.weights.torchscript_archive import read_torchscript_tensors
from dgseg.weights.weights_error import WeightsError

IMAGE = ClipImageEncoderConfig(depths=(1, 1, 1, 1), width=2, embedding_size=8, grid=(1, 1))
TEXT = ClipTextEncoderConfig(width=64, heads=1, layers=1, embedding_size=8)

# Every way of writing an archive is deprecated; reading the old ones is what this is about.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

NUMBERS = np.arange(6, dtype="<f4").tobytes()


def test_an_archive_as_openai_makes_them_is_read_as_torch_would_read_it(tmp_path: Path) -> None:
    path = tmp_path / "RN50.pt"
    torch.jit.save(trace_as_openai(open_clip_model(IMAGE, TEXT)), path)

    tensors = read_torchscript_tensors(path)

    expected = torch.jit.load(path).state_dict()
    assert is_torchscript(path)
    assert tensors.keys() == expected.keys()
    assert expected["visual.layer1.0.conv1.weight"].dtype == torch.float16
    for name, value in expected.items():
        assert tensors[name].dtype == value.dtype, name
        assert torch.equal(tensors[name], value), name


@pytest.mark.parametrize(
    "dtype",
    [
        torch.float16,
        torch.float32,
        torch.float64,
        torch.int64,
        torch.int32,
        torch.uint8,
        torch.bool,
    ],
)
def test_every_number_format_and_view_is_read_exactly(tmp_path: Path, dtype: torch.dtype) -> None:
    whole = torch.arange(24).reshape(4, 6).to(dtype)
    module = torch.nn.Module()
    for name, value in {"turned": whole.T, "part": whole[1:3, 2:5], "one": whole[2, 3]}.items():
        module.register_buffer(name, value)
    module.register_buffer("none", whole[:0])
    torch.jit.save(torch.jit.script(module), tmp_path / "m.pt")

    tensors = read_torchscript_tensors(tmp_path / "m.pt")

    for name, value in module.named_buffers():
        assert torch.equal(tensors[name], value), name


@pytest.mark.parametrize(("order", "numpy_order"), [(None, "<"), ("little", "<"), ("big", ">")])
def test_the_byte_order_is_the_one_that_the_archive_names(
    tmp_path: Path, order: str | None, numpy_order: str
) -> None:
    numbers = np.arange(6, dtype=f"{numpy_order}f4").tobytes()
    path = _archive(tmp_path, _module({"w": _tensor()}), {"data/0": numbers}, byte_order=order)

    assert read_torchscript_tensors(path)["w"].tolist() == [[0, 1, 2], [3, 4, 5]]


class _Shell:
    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> Any:  # noqa: ANN401
        return os.system, (self.command,)  # pyright: ignore[reportDeprecated]


@pytest.mark.parametrize("protocol", [0, 2, 4])
def test_a_command_in_the_pickle_is_refused_by_name_and_does_not_run(
    tmp_path: Path, protocol: int
) -> None:
    proof = tmp_path / "it-ran"
    command = pickle.dumps({"w": _Shell(f"touch {proof}")}, protocol=protocol)
    path = _archive(tmp_path, command)

    with pytest.raises(WeightsError, match=r"m\.pt asks for posix\.system.*It was not run"):
        read_torchscript_tensors(path)

    assert not proof.exists()
    pickle.loads(command)  # noqa: S301 - the same bytes do run where they are trusted
    assert proof.exists()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("builtins", "eval"),
        ("torch", "load"),
        ("torch.jit", "load"),
        ("torch", "BFloat16Storage"),
        ("torch._utils", "_rebuild_qtensor"),
        ("torch.storage", "_load_from_bytes"),
        ("__torch", "x"),
        ("dgseg.weights.torchscript_archive", "zipfile"),
    ],
)
def test_any_name_beyond_the_list_is_refused(tmp_path: Path, module: str, name: str) -> None:
    path = _archive(tmp_path, f"c{module}\n{name}\n.".encode())

    with pytest.raises(WeightsError, match=f"asks for {module}.{name}"):
        read_torchscript_tensors(path)


@pytest.mark.parametrize(
    ("tensor", "reason"),
    [
        ({"size": (7,), "stride": (1,)}, "reaches beyond its 6 numbers"),
        ({"offset": 1}, "reaches beyond its 6 numbers"),
        ({"size": (1000, 1000), "stride": (0, 0)}, "reaches beyond its 6 numbers"),
        ({"offset": -1}, "size"),
        ({"size": (2, -3)}, "size"),
        ({"size": (2,)}, "size"),
        ({"size": (1,) * 9, "stride": (1,) * 9}, "size"),
        ({"size": ("2", 3)}, "size"),
        ({"size": [2, 3]}, "wrong parts"),
        ({"count": 7}, "should hold 7 numbers of 4 bytes, but has 24 bytes"),
        ({"key": "1"}, "has no data/1"),
        ({"key": "../version"}, r"has no data/\.\./version"),
        ({"storage": "LongStorage"}, "should hold 6 numbers of 8 bytes"),
    ],
)
def test_a_tensor_beyond_its_record_is_refused(
    tmp_path: Path, tensor: dict[str, Any], reason: str
) -> None:
    path = _archive(tmp_path, _module({"w": _tensor(**tensor)}))

    with pytest.raises(WeightsError, match=reason):
        read_torchscript_tensors(path)


def test_a_pickle_cannot_change_a_tensor_or_a_function_that_it_was_given(tmp_path: Path) -> None:
    changes_tensor = _archive(tmp_path, _module({"w": _tensor() + _value({"value": 1}) + b"b"}))
    with pytest.raises(WeightsError, match="tries to change"):
        read_torchscript_tensors(changes_tensor)

    rebuild = b"ctorch._utils\n_rebuild_tensor_v2\n"
    changes_function = _archive(tmp_path, rebuild + _value((None, {"value": 1})) + b"b.")
    with pytest.raises(WeightsError, match="tries to change"):
        read_torchscript_tensors(changes_function)


def test_modules_that_hold_themselves_are_refused(tmp_path: Path) -> None:
    endless = b"c__torch__\nNet\n)\x81q\x00}X\x01\x00\x00\x00ah\x00sb."

    with pytest.raises(WeightsError, match="without end"):
        read_torchscript_tensors(_archive(tmp_path, endless))


def test_a_packed_record_is_refused(tmp_path: Path) -> None:
    path = _archive(tmp_path, _module({"w": _tensor()}), packing=zipfile.ZIP_DEFLATED)

    with pytest.raises(WeightsError, match="packs m/data"):
        read_torchscript_tensors(path)


def test_records_that_lie_over_each_other_are_refused(tmp_path: Path) -> None:
    path = _archive(tmp_path, _module({"w": _tensor()}), {"data/0": NUMBERS * 100})
    with zipfile.ZipFile(path, "a") as archive:
        for key in range(1, 5):
            twin = copy.copy(archive.getinfo("m/data/0"))
            twin.filename = f"m/data/{key}"
            archive.filelist.append(twin)
            archive.comment = b" "  # makes zipfile write the directory again

    with pytest.raises(WeightsError, match="claims more data than it has bytes"):
        read_torchscript_tensors(path)


def test_a_record_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = _archive(tmp_path, _module({"w": _tensor()}))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("other/data/0", NUMBERS)

    with pytest.raises(WeightsError, match="holds data/0 twice"):
        read_torchscript_tensors(path)


def test_a_file_that_was_cut_off_or_is_something_else_is_refused(tmp_path: Path) -> None:
    whole = _archive(tmp_path, _module({"w": _tensor()})).read_bytes()
    for content in (whole[:-40], whole[: len(whole) // 2], b"", b"<html>404</html>"):
        (tmp_path / "m.pt").write_bytes(content)
        with pytest.raises(WeightsError, match=r"m\.pt is not a TorchScript archive, or damaged"):
            read_torchscript_tensors(tmp_path / "m.pt")
    with pytest.raises(FileNotFoundError, match="give the path"):
        read_torchscript_tensors(tmp_path / "missing.pt")
    with zipfile.ZipFile(tmp_path / "m.pt", "w") as archive:
        archive.writestr("m/readme", "")
    with pytest.raises(WeightsError, match=r"has no data\.pkl"):
        read_torchscript_tensors(tmp_path / "m.pt")


def test_a_damaged_file_is_refused_or_read_but_never_breaks_the_reader(tmp_path: Path) -> None:
    whole = _archive(tmp_path, _module({"w": _tensor(), "v": _tensor()})).read_bytes()
    chance = random.Random(1)  # noqa: S311
    refused = 0

    for _ in range(400):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        (tmp_path / "m.pt").write_bytes(damaged)
        try:
            read_torchscript_tensors(tmp_path / "m.pt")
        except WeightsError:
            refused += 1

    assert refused > 100


def _archive(
    folder: Path,
    data_pickle: bytes,
    records: Mapping[str, bytes] | None = None,
    *,
    byte_order: str | None = "little",
    packing: int = zipfile.ZIP_STORED,
) -> Path:
    path = folder / "m.pt"
    with zipfile.ZipFile(path, "w", compression=packing) as archive:
        archive.writestr("m/data.pkl", data_pickle, zipfile.ZIP_STORED)
        for name, content in (records or {"data/0": NUMBERS}).items():
            archive.writestr(f"m/{name}", content)
        if byte_order is not None:
            archive.writestr("m/byteorder", byte_order, zipfile.ZIP_STORED)
    return path


def _module(state: Mapping[str, bytes]) -> bytes:
    """Return the pickle of a module, from the pickles of what it holds."""
    entries = b"".join(_value(name) + value + b"s" for name, value in state.items())
    return b"c__torch__.net\nNet\n)\x81}" + entries + b"b."


def _tensor(
    *,
    storage: str = "FloatStorage",
    key: str = "0",
    count: int = 6,
    offset: int = 0,
    size: object = (2, 3),
    stride: object = (3, 1),
) -> bytes:
    identity = b"(" + _value("storage") + f"ctorch\n{storage}\n".encode()
    identity += _value(key) + _value("cpu") + _value(count) + b"tQ"
    layout = _value(offset) + _value(size) + _value(stride) + _value(None)
    hooks = b"ccollections\nOrderedDict\n)R"
    return b"ctorch._utils\n_rebuild_tensor_v2\n(" + identity + layout + hooks + b"tR"


def _value(value: object) -> bytes:
    # Without the mark of the protocol at the start and the end of the pickle.
    return pickle.dumps(value, protocol=2)[2:-1]
