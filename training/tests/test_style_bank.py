"""Style banks: mined from a dataset, kept, shown, and brought from the official code."""

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_famix import Stripes

from dgseg.commands.import_style_bank import from_official
from dgseg.data.famix_views import FamixView
from dgseg.models.clip_image_encoder import ClipImageEncoder, ClipImageEncoderConfig
from dgseg.models.text_encoder import ClipTextEncoder, ClipTextEncoderConfig
from dgseg.recipes.mining import MiningInputs, MiningRun, mine_bank
from dgseg.styles.bank import FACTS, TENSORS, Style, StyleBank, read_bank, write_bank
from dgseg.styles.description import describe_bank
from dgseg.styles.mining import Descent
from dgseg.styles.picture import plot_bank
from dgseg.styles.prompts import FAMIX_STYLES, draw_prompt
from dgseg.weights.famix_style_bank import read_famix_style_bank

CPU = torch.device("cpu")
RUN = MiningRun(
    label_set="cityscapes-19",
    view=FamixView(crop_px=48),
    grid=2,
    batch_size=2,
    descent=Descent(steps=3),
    styles=("Foggy style", "Night style"),
)


@pytest.fixture(scope="module")
def inputs() -> MiningInputs:
    torch.manual_seed(3)
    image = ClipImageEncoderConfig(depths=(1, 1, 1, 1), width=4, embedding_size=12, grid=(2, 2))
    text = ClipTextEncoderConfig(width=8, heads=2, layers=1, embedding_size=12)
    return MiningInputs(
        source=Stripes(8),
        image_encoder=ClipImageEncoder(image).eval().requires_grad_(False),
        text_encoder=ClipTextEncoder(text).eval().requires_grad_(False),
        facts={"recipe": "tiny"},
    )


def test_a_mined_bank_holds_a_style_per_label_and_batch_with_its_words(
    inputs: MiningInputs, tmp_path: Path
) -> None:
    mine_bank(RUN, inputs, out=tmp_path / "bank", device=CPU)

    bank = read_bank(tmp_path / "bank")
    assert bank.mean_NC.shape == bank.deviation_NC.shape == (len(bank), 16)
    assert bank.source["batchesDone"] == 4
    assert bank.source["mining"]["grid"] == 2
    for style in bank.styles:
        words = {f"Foggy style {style.label}", f"Night style {style.label}"}
        assert style.prompt in ({"photo"} if style.label == "ignore" else words)
        assert 0 < (style.loss_before or 0) < 2
    assert {style.label for style in bank.styles} <= {"road", "sidewalk", "building", "ignore"}


def test_a_stopped_mining_goes_on_to_the_same_bank(inputs: MiningInputs, tmp_path: Path) -> None:
    whole = mine_bank(RUN, inputs, out=tmp_path / "whole", device=CPU)
    mine_bank(RUN, inputs, out=tmp_path / "part", device=CPU, max_batches=2)

    mine_bank(RUN, inputs, out=tmp_path / "part", device=CPU)

    part = read_bank(tmp_path / "part")
    assert part.styles == whole.styles
    assert torch.equal(part.mean_NC, whole.mean_NC)
    assert torch.equal(part.deviation_NC, whole.deviation_NC)
    with pytest.raises(ValueError, match="other settings"):
        mine_bank(replace(RUN, seed=2), inputs, out=tmp_path / "part", device=CPU)


def test_a_dataset_smaller_than_a_batch_is_refused(inputs: MiningInputs, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="8 pairs do not fill a batch of 9"):
        mine_bank(replace(RUN, batch_size=9), inputs, out=tmp_path / "bank", device=CPU)


def test_prompts_follow_the_seed_and_unlabelled_patches_say_photo() -> None:
    def prompts(seed: int) -> list[str]:
        rng = np.random.default_rng(seed)
        return [draw_prompt("car", FAMIX_STYLES, rng) for _ in range(200)]

    assert prompts(1) == prompts(1) != prompts(2)
    assert len(FAMIX_STYLES) == len(set(prompts(1))) == 20
    assert draw_prompt("ignore", FAMIX_STYLES, np.random.default_rng()) == "photo"


def test_a_bank_comes_back_as_it_was_written(tmp_path: Path) -> None:
    bank = _bank(Style(label="car", prompt="a", loss_before=0.5, loss_after=0.25), Style(label="x"))

    write_bank(bank, tmp_path)

    back = read_bank(tmp_path)
    assert back.styles == bank.styles
    assert torch.equal(back.mean_NC, bank.mean_NC)
    assert back.source == {"from": "a test"}


def test_a_damaged_bank_is_refused_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="a style bank"):
        read_bank(tmp_path)
    write_bank(_bank(Style(label="car")), tmp_path)
    (tmp_path / FACTS).write_text('{"styles": [{"label": "car"}, {"label": "car"}], "source": {}}')
    with pytest.raises(ValueError, match="1 statistics for 2 styles"):
        read_bank(tmp_path)
    (tmp_path / FACTS).write_text("{")
    with pytest.raises(ValueError, match="is no style bank"):
        read_bank(tmp_path)
    write_bank(_bank(Style(label="car")), tmp_path)
    (tmp_path / TENSORS).write_bytes(b"no safetensors")
    with pytest.raises(ValueError, match="is no style bank"):
        read_bank(tmp_path)
    with pytest.raises(ValueError, match="not finite"):
        StyleBank(
            styles=(Style(label="car"),),
            mean_NC=torch.tensor([[torch.nan]]),
            deviation_NC=torch.ones(1, 1),
        )


def test_a_bank_is_told_in_words_and_drawn(tmp_path: Path) -> None:
    bank = _bank(
        Style(label="car", prompt="Night style car", loss_before=0.9, loss_after=0.4),
        Style(label="car", prompt="Foggy style car", loss_before=0.7, loss_after=0.6),
        Style(label="ignore"),
    )

    plot_bank(bank, tmp_path / "bank.png", colours={"car": (0, 0, 142)})

    text = describe_bank(bank)
    assert "3 styles of 4 channels" in text
    assert 'nearest to its words: "Night style car", 0.900 -> 0.400' in text
    car = next(line for line in text.splitlines() if line.startswith("car"))
    assert car.split()[1:5] == ["2", "2", "0.800", "0.500"]
    assert (tmp_path / "bank.png").stat().st_size > 10_000


def test_an_official_bank_becomes_one_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "saved_params.pkl"
    styles = {"road_mu": [torch.full((3, 1, 1), 1.0)] * 2, "255_mu": [torch.full((3, 1, 1), 5.0)]}
    styles |= {"road_std": [torch.full((3, 1, 1), 2.0)] * 2, "255_std": [torch.ones(3, 1, 1)]}
    path.write_bytes(pickle.dumps({**_empty_official(), **styles}))

    bank = from_official(read_famix_style_bank(path), source=path.name)

    assert [style.label for style in bank.styles] == ["road", "road", "ignore"]
    assert bank.mean_NC.tolist() == [[1.0] * 3, [1.0] * 3, [5.0] * 3]
    assert bank.deviation_NC[:2].tolist() == [[2.0] * 3] * 2


def _bank(*styles: Style) -> StyleBank:
    generator = torch.Generator().manual_seed(0)
    return StyleBank(
        styles=styles,
        mean_NC=torch.rand(len(styles), 4, generator=generator),
        deviation_NC=torch.rand(len(styles), 4, generator=generator),
        source={"from": "a test"},
    )


def _empty_official() -> dict[str, list[torch.Tensor]]:
    from dgseg.data.label_sets import read_label_set

    names = [*read_label_set("cityscapes-19").names, "255"]
    return {f"{name}_{kind}": [] for name in names for kind in ("mu", "std")}
