"""The command line of the package, as a person meets it."""

import sys
from pathlib import Path

import pytest

from dgseg.__main__ import main


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["datasets", "check", "nonsense"], "allweather: there is no folder nonsense"),
        (["import", "clip", "--weights", "none.pt", "--out", "x"], "allweather: none.pt is not"),
        (["styles", "show", "none"], "allweather: none/styles.safetensors does not exist"),
    ],
)
def test_what_a_person_can_mend_is_one_line(
    words: list[str], message: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "argv", ["allweather", *words])
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SystemExit) as end:
        main()

    assert str(end.value.code).startswith(message)
    assert "\n" not in str(end.value.code)
