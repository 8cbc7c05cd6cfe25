"""Streets from a seed: what stays the same, and what a domain may change."""

import hashlib

import pytest
import torch

from dgseg.data.labelled_pairs import IGNORE
from dgseg.data.synthetic_streets import CITIES, DOMAINS, Street, render_street


def small(domain: str, seed: int, *, city: str | None = None) -> Street:
    return render_street(domain, seed, city=city, height_px=64, width_px=128)


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_threads() -> None:
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        once = [small(domain, 3) for domain in ("day", "rain")]
        torch.set_num_threads(2)
        again = [small(domain, 3) for domain in ("day", "rain")]
    finally:
        torch.set_num_threads(before)

    for first, second in zip(once, again, strict=True):
        assert torch.equal(first.image_HW3, second.image_HW3), first.domain
        assert torch.equal(first.label_HW, second.label_HW), first.domain
        assert first.caption == second.caption


def test_a_domain_changes_the_picture_and_not_the_labels() -> None:
    streets = [small(domain, 5) for domain in DOMAINS]

    for street in streets[1:]:
        assert torch.equal(street.label_HW, streets[0].label_HW), street.domain
        assert not torch.equal(street.image_HW3, streets[0].image_HW3), street.domain


def test_every_pixel_has_a_label_of_the_label_set() -> None:
    values = torch.cat([small("day", seed).label_HW.flatten() for seed in range(4)]).unique()

    assert all(value < 19 or value == IGNORE for value in values.tolist())


def test_each_city_has_streets_of_its_own() -> None:
    streets = [small("day", 2, city=city) for city in CITIES]

    assert [street.city for street in streets] == list(CITIES)
    assert len({street.caption for street in streets}) == len(CITIES)


@pytest.mark.parametrize(("height_px", "width_px"), [(64, 64), (97, 65), (128, 64)])
def test_any_size_from_64_px_on_will_do(height_px: int, width_px: int) -> None:
    street = render_street("fog", 1, height_px=height_px, width_px=width_px)

    assert street.image_HW3.shape == (height_px, width_px, 3)
    assert street.label_HW.shape == street.depth_HW.shape == (height_px, width_px)


@pytest.mark.parametrize(
    ("domain", "city", "side_px", "message"),
    [
        ("sandstorm", None, 64, "no visual domain 'sandstorm'; known are day, dusk"),
        ("day", "atlantis", 64, "no city 'atlantis'; known are brickham"),
        ("day", None, 63, "at least 64 px, got 63x63"),
    ],
)
def test_what_cannot_be_rendered_is_refused(
    domain: str, city: str | None, side_px: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        render_street(domain, 1, city=city, height_px=side_px, width_px=side_px)


def test_the_labels_of_a_seed_are_those_of_every_machine() -> None:
    # Pictures differ by a level or two between instruction sets; labels do not.
    labels = torch.cat([small("day", seed).label_HW for seed in range(3)])

    digest = hashlib.sha256(labels.numpy().tobytes()).hexdigest()
    assert digest[:16] == "af0d3d39a29502ea"
