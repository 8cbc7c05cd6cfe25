"""What a CLIP tells from words: counted as it should be."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tiny_clip import described, tiny_clip_run, write_streets

from dgseg.models.clip_image_encoder import ClipImageEncoder
from dgseg.models.text_encoder import ClipTextEncoder, prompt_target
from dgseg.zero_shot import LookedAt, linear_probe, look_at, zero_shot


@pytest.fixture
def seen() -> LookedAt:
    """Four cells of two labels and two domains, whose features tell the label."""
    label_N = torch.tensor([0, 1, 0, 1])
    return LookedAt(
        names=("road", "sky"),
        domains=("day", "dusk", "night", "fog", "rain", "snow"),
        domain_of_image_B=torch.tensor([0, 2]),
        embedding_BE=torch.eye(2, 16),
        cell_label_N=label_N,
        cell_domain_N=torch.tensor([0, 0, 2, 2]),
        cell_embedding_NE=torch.eye(2, 16)[label_N],
        cell_feature_NC=torch.eye(2, 3)[label_N],
    )


def test_words_that_fit_are_counted_by_domain_and_by_label(seen: LookedAt) -> None:
    torch.manual_seed(1)
    text_encoder = ClipTextEncoder(tiny_clip_run().text).eval()
    with torch.no_grad():
        names_LE = torch.stack([prompt_target(text_encoder, name) for name in seen.names])
    # The last cell lies where road's name points, and is sky.
    told = replace(seen, cell_embedding_NE=names_LE[[0, 1, 0, 0]])

    found = zero_shot(told, text_encoder)

    assert found.label == 0.75
    assert found.label_by_domain == {"day": 1.0, "night": 0.5}
    assert found.label_mean == 0.75
    assert found.images == 2


def test_a_probe_finds_what_features_tell(seen: LookedAt) -> None:
    many = replace(
        seen,
        cell_label_N=seen.cell_label_N.repeat(100),
        cell_feature_NC=seen.cell_feature_NC.repeat(100, 1),
    )

    assert linear_probe(many, seen) == {"day": 1.0, "night": 1.0, "mean label": 1.0}


def test_a_probe_finds_nothing_where_features_tell_nothing(seen: LookedAt) -> None:
    blind = replace(seen, cell_feature_NC=torch.zeros(4, 3))

    assert linear_probe(blind, blind)["mean label"] == 0.5


def test_a_probe_is_fitted_and_tested_in_the_same_labels(seen: LookedAt) -> None:
    with pytest.raises(ValueError, match="of one label set"):
        linear_probe(replace(seen, names=("sky", "road")), seen)


def test_pictures_are_looked_at_whole(tmp_path: Path) -> None:
    pairs = described(write_streets(tmp_path / "streets", count=2))

    seen = look_at(ClipImageEncoder(tiny_clip_run().image), pairs)

    assert len(seen.embedding_BE) == 4
    assert seen.domain_of_image_B.tolist() == [0, 0, 2, 2]
    # Of 4 x 4 cells, the stripes leave one row and a third that are mostly of one label.
    assert set(seen.cell_label_N.tolist()) == {0, 13, 10}
    assert seen.cell_embedding_NE.shape[1] == 16
