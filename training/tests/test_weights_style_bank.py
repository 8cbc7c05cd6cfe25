"""The official style bank: a plain pickle, read as data."""

import io
import pickle
import random
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from dgseg.weights.famix_style_bank import read_famix_style_bank
from dgseg.weights.weights_error import WeightsError


@pytest.mark.parametrize("protocol", [0, 2, 4, 5])
@pytest.mark.parametrize("is_parameter", [False, True])
def test_a_bank_as_the_official_code_saves_it_is_read_exactly(
    tmp_path: Path, protocol: int, *, is_parameter: bool
) -> None:
    mean, deviation = torch.randn(3, 256), torch.randn(3, 256)
    bank = {
        "road_mu": [_style(style, is_parameter=is_parameter) for style in mean],
        "road_std": [_style(style, is_parameter=is_parameter) for style in deviation],
        "traffic light_mu": [],
        "traffic light_std": [],
        "255_mu": [_style(mean[0], is_parameter=is_parameter)],
        "255_std": [_style(deviation[0], is_parameter=is_parameter)],
    }
    path = _write(tmp_path, pickle.dumps(bank, protocol=protocol))

    styles = read_famix_style_bank(path)

    assert list(styles) == ["road", "traffic light", "255"]
    assert torch.equal(styles["road"][0], mean)
    assert torch.equal(styles["road"][1], deviation)
    assert styles["traffic light"][0].shape == (0, 256)
    assert styles["255"][1].shape == (1, 256)
    assert not styles["road"][0].requires_grad


@pytest.mark.filterwarnings("ignore:TypedStorage is deprecated")
def test_styles_that_were_saved_on_a_gpu_are_read_without_one(tmp_path: Path) -> None:
    saved = io.BytesIO()
    torch.save(torch.arange(4.0).storage(), saved, _use_new_zipfile_serialization=False)
    cpu, gpu = b"X\x03\x00\x00\x00cpu", b"X\x06\x00\x00\x00cuda:0"
    assert saved.getvalue().count(cpu) == 1
    numbers = _Call("torch.storage", "_load_from_bytes", saved.getvalue().replace(cpu, gpu))
    style = _Call("torch._utils", "_rebuild_tensor_v2", numbers, 0, (4, 1, 1), (1, 1, 1), False, {})

    styles = read_famix_style_bank(_write(tmp_path, _bank(style)))

    assert styles["road"][0].tolist() == [[0, 1, 2, 3]]
    assert styles["road"][0].device.type == "cpu"


def test_a_command_is_refused_by_name_and_does_not_run(tmp_path: Path) -> None:
    proof = tmp_path / "it-ran"
    command = _bank(_Call("posix", "system", f"touch {proof}"))

    with pytest.raises(WeightsError, match=r"pkl asks for posix\.system.*It was not run"):
        read_famix_style_bank(_write(tmp_path, command))

    assert not proof.exists()
    pickle.loads(command)  # noqa: S301 - the same bytes do run where they are trusted
    assert proof.exists()


@pytest.mark.parametrize("is_zip", [True, False])
def test_a_command_among_the_numbers_of_a_tensor_is_refused(
    tmp_path: Path, *, is_zip: bool
) -> None:
    proof = tmp_path / "it-ran"
    inner = io.BytesIO()
    command = _Call("posix", "system", f"touch {proof}")
    torch.save(command, inner, _use_new_zipfile_serialization=is_zip)
    bank = _bank(_Call("torch.storage", "_load_from_bytes", inner.getvalue()))

    with pytest.raises(WeightsError, match=r"pkl asks for posix\.system.*It was not run"):
        read_famix_style_bank(_write(tmp_path, bank))

    assert not proof.exists()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("builtins", "eval"),
        ("torch", "load"),
        ("torch.serialization", "load"),
        ("torch.jit", "load"),
        ("numpy", "load"),
        ("collections", "Counter"),
    ],
)
def test_any_name_beyond_the_list_is_refused(tmp_path: Path, module: str, name: str) -> None:
    path = _write(tmp_path, f"c{module}\n{name}\n.".encode())

    with pytest.raises(WeightsError, match=f"asks for {module}.{name}"):
        read_famix_style_bank(path)


@pytest.mark.filterwarnings("ignore:TypedStorage is deprecated")
@pytest.mark.parametrize(
    ("layout", "reason"),
    [
        ((0, (5, 1, 1), (1, 1, 1)), "reaches beyond its 4 numbers"),
        ((1, (4, 1, 1), (1, 1, 1)), "reaches beyond its 4 numbers"),
        ((0, (10**9, 1, 1), (0, 1, 1)), "reaches beyond its 4 numbers"),
        ((0, (4, 1, 1), (-1, 1, 1)), "stride"),
        ((0, (4, 1, 1), (1,)), "stride"),
    ],
)
def test_a_tensor_beyond_its_numbers_is_refused(
    tmp_path: Path, layout: tuple[Any, ...], reason: str
) -> None:
    saved = io.BytesIO()
    torch.save(torch.arange(4.0).storage(), saved, _use_new_zipfile_serialization=False)
    numbers = _Call("torch.storage", "_load_from_bytes", saved.getvalue())
    style = _Call("torch._utils", "_rebuild_tensor_v2", numbers, *layout, False, {})

    with pytest.raises(WeightsError, match=reason):
        read_famix_style_bank(_write(tmp_path, _bank(style)))


@pytest.mark.parametrize(
    ("bank", "reason"),
    [
        ([], "holds no styles but list"),
        ({}, "holds no styles"),
        ({"road": []}, "expected <label>_mu and <label>_std"),
        ({3: []}, "expected <label>_mu and <label>_std"),
        ({"road_mu": []}, "not as many 'road_std' as 'road_mu'"),
        ({"road_mu": [torch.ones(4, 1, 1)], "road_std": []}, "not as many"),
        ({"road_mu": (), "road_std": []}, "no list at 'road_mu' but tuple"),
        ({"road_mu": ["x"], "road_std": []}, "something else than tensors in 'road_mu'"),
        ({"road_mu": [torch.ones(4)], "road_std": []}, r"shape \[4\] in 'road_mu'"),
        ({"road_mu": [torch.full((4, 1, 1), torch.nan)], "road_std": []}, "not finite"),
        (
            {"road_mu": [torch.ones(4, 1, 1)], "road_std": [torch.ones(5, 1, 1)]},
            "mixes styles of 4 channels with others, in 'road_std'",
        ),
    ],
)
def test_a_pickle_that_is_no_bank_is_refused_with_the_entry(
    tmp_path: Path, bank: object, reason: str
) -> None:
    with pytest.raises(WeightsError, match=reason):
        read_famix_style_bank(_write(tmp_path, pickle.dumps(bank)))


def test_a_damaged_file_is_refused_or_read_but_never_breaks_the_reader(tmp_path: Path) -> None:
    whole = _bank(torch.ones(4, 1, 1))
    chance = random.Random(1)  # noqa: S311
    refused = 0

    for round_number in range(200):
        damaged = bytearray(whole[: chance.randrange(len(whole))] if round_number % 2 else whole)
        damaged[chance.randrange(len(damaged) or 1) : 1] = bytes([chance.randrange(256)])
        try:
            read_famix_style_bank(_write(tmp_path, bytes(damaged)))
        except WeightsError:
            refused += 1

    assert refused > 80
    with pytest.raises(FileNotFoundError, match="give the path"):
        read_famix_style_bank(tmp_path / "missing.pkl")


class _Call:
    """Pickles as a call of a function, which need not be importable under that name."""

    def __init__(self, module: str, name: str, *arguments: object) -> None:
        self.function = getattr(__import__(module, fromlist=[name]), name)
        self.arguments = arguments

    def __reduce__(self) -> Any:  # noqa: ANN401
        return self.function, self.arguments


def _bank(style: object) -> bytes:
    return pickle.dumps({"road_mu": [style], "road_std": [style]})


def _style(values: Tensor, *, is_parameter: bool) -> Tensor:
    style = values.clone().reshape(-1, 1, 1)
    return nn.Parameter(style) if is_parameter else style


def _write(folder: Path, content: bytes) -> Path:
    path = folder / "saved_params.pkl"
    path.write_bytes(content)
    return path
