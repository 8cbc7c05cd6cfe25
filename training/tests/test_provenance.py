"""Where a run came from."""

from dataclasses import replace
from pathlib import Path

import pytest

from dgseg.recipes.provenance import Provenance, read_provenance, write_provenance

FIRST = Provenance(
    recipe="a",
    commit="1" * 40,
    is_clean=True,
    torch="",
    python="",
    device="cpu",
    threads=2,
    inputs={"source": "gta5:/a", "stylesSha256": "1"},
)


def test_a_run_goes_on_where_data_has_moved_but_keeps_where_it_began(tmp_path: Path) -> None:
    write_provenance(FIRST, tmp_path)

    moved = replace(FIRST, inputs={"source": "gta5:/b", "stylesSha256": "1"}, commit="2" * 40)
    write_provenance(moved, tmp_path)

    assert read_provenance(tmp_path) == FIRST


def test_a_run_does_not_go_on_with_other_styles(tmp_path: Path) -> None:
    write_provenance(FIRST, tmp_path)

    other = replace(FIRST, inputs={"source": "gta5:/a", "stylesSha256": "2"})
    with pytest.raises(ValueError, match="began with stylesSha256 1"):
        write_provenance(other, tmp_path)


def test_a_run_does_not_go_on_with_another_segmenter(tmp_path: Path) -> None:
    began = replace(FIRST, inputs={"segmenter": "classical"})
    write_provenance(began, tmp_path)

    with pytest.raises(ValueError, match="began with segmenter classical"):
        write_provenance(replace(FIRST, inputs={"segmenter": "sam:vit-h"}), tmp_path)
