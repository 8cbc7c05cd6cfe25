"""Checkpoints of others, read as data: what is allowed, and what is refused in which words."""

import io
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from dgseg.weights.foreign_checkpoint import is_torchscript, read_checkpoint
from dgseg.weights.weights_error import WeightsError

WEIGHTS = {"w": torch.arange(6.0).reshape(2, 3)}


class _Shell:
    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> Any:  # noqa: ANN401
        return os.system, (self.command,)  # pyright: ignore[reportDeprecated]


@pytest.mark.parametrize("is_zip", [True, False])
@pytest.mark.parametrize("number", [np.float64(0.75), np.float32(0.75), np.float16(0.75)])
def test_a_numpy_number_beside_the_weights_is_read(
    tmp_path: Path, number: np.floating[Any], *, is_zip: bool
) -> None:
    path = tmp_path / "best.pth"
    torch.save(
        {"best_score": number, "model_state": WEIGHTS, "cur_itrs": np.int64(7)},
        path,
        _use_new_zipfile_serialization=is_zip,
    )

    content = read_checkpoint(path)

    assert content["best_score"] == 0.75
    assert content["cur_itrs"] == 7
    assert torch.equal(content["model_state"]["w"], WEIGHTS["w"])


def test_a_numpy_number_as_numpy_1_wrote_it_is_read(tmp_path: Path) -> None:
    torch.save({"best_score": np.float64(0.75), "model_state": WEIGHTS}, tmp_path / "best.pth")
    path = _with_pickle_changed(
        tmp_path / "best.pth",
        b"cnumpy._core.multiarray\nscalar\n",
        b"cnumpy.core.multiarray\nscalar\n",
    )

    assert read_checkpoint(path)["best_score"] == 0.75


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        # As numpy would take it: a number of 1,000,000 bytes, and one that holds an object.
        (b"J\xff\xff\xff\xffJ\xff\xff\xff\xff", b"J\x40\x42\x0f\x00J\xff\xff\xff\xff", None),
        (b"f8", b"O8", "a number has the format 'O8'"),
        (b"X\x01\x00\x00\x00<", b"X\x01\x00\x00\x00?", "a number's format has the state"),
    ],
)
def test_what_a_number_says_of_itself_cannot_reach_other_memory(
    tmp_path: Path, old: bytes, new: bytes, reason: str | None
) -> None:
    torch.save({"best_score": np.float64(0.75)}, tmp_path / "best.pth")
    path = _with_pickle_changed(tmp_path / "best.pth", old, new)

    if reason is None:
        assert read_checkpoint(path) == {"best_score": 0.75}
    else:
        with pytest.raises(WeightsError, match=reason):
            read_checkpoint(path)


def test_what_is_allowed_here_is_not_allowed_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "best.pth"
    torch.save({"best_score": np.float64(0.75)}, path)

    read_checkpoint(path)

    with pytest.raises(Exception, match="scalar"):
        torch.load(path, weights_only=True)


@pytest.mark.parametrize("is_zip", [True, False])
def test_a_command_is_refused_by_name_and_does_not_run(tmp_path: Path, *, is_zip: bool) -> None:
    proof = tmp_path / "it-ran"
    path = tmp_path / "best.pth"
    content = {"model_state": WEIGHTS, "best_score": _Shell(f"touch {proof}")}
    torch.save(content, path, _use_new_zipfile_serialization=is_zip)

    with pytest.raises(WeightsError, match=r"best\.pth asks for posix\.system.*It was not run"):
        read_checkpoint(path)

    assert not proof.exists()
    torch.load(path, weights_only=False)  # the same bytes do run where they are trusted
    assert proof.exists()


def test_an_array_of_numpy_objects_is_refused(tmp_path: Path) -> None:
    torch.save({"best_score": np.array([{}], dtype=object)}, tmp_path / "a.pth")

    with pytest.raises(WeightsError, match=r"asks for numpy.*_reconstruct"):
        read_checkpoint(tmp_path / "a.pth")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_torchscript_archive_is_refused_for_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "m.pt"
    torch.jit.save(torch.jit.script(torch.nn.Linear(1, 1)), path)

    assert is_torchscript(path)
    with pytest.raises(WeightsError, match="TorchScript archive, which holds code"):
        read_checkpoint(path)


def test_safetensors_are_read_whatever_the_file_is_called(tmp_path: Path) -> None:
    save_file(WEIGHTS, tmp_path / "weights.bin")
    assert torch.equal(read_checkpoint(tmp_path / "weights.bin")["w"], WEIGHTS["w"])

    cut_off = (tmp_path / "weights.bin").read_bytes()[:-4]
    (tmp_path / "weights.bin").write_bytes(cut_off)
    with pytest.raises(WeightsError, match="damaged safetensors"):
        read_checkpoint(tmp_path / "weights.bin")


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
def test_what_is_no_checkpoint_is_refused_with_its_path(tmp_path: Path) -> None:
    whole = io.BytesIO()
    torch.save(WEIGHTS, whole)
    path = tmp_path / "a.pth"
    for content in (
        b"",
        b"<html>Quota exceeded</html>",
        b"\x80\x04\x95",
        bytes(64),
        whole.getvalue()[:-60],
        whole.getvalue()[:200],
    ):
        path.write_bytes(content)
        with pytest.raises(WeightsError, match=r"a\.pth is not a checkpoint") as refusal:
            read_checkpoint(path)
        assert "weights_only" not in str(refusal.value)  # torch advises to turn it off
    with pytest.raises(FileNotFoundError, match="give the path"):
        read_checkpoint(tmp_path)


def _with_pickle_changed(path: Path, old: bytes, new: bytes) -> Path:
    changed = path.with_name("changed.pth")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w") as target:
        for info in source.infolist():
            record = source.read(info)
            if info.filename.endswith("data.pkl"):
                assert record.count(old) == 1
                record = record.replace(old, new)
            target.writestr(info.filename, record)
    return changed
