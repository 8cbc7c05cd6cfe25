"""Paths to what lies beside the repository, for tests that need more than it ships."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / "shared"


@pytest.fixture
def golden_famix() -> Path:
    """Return the folder with inputs and outputs of the official FAMix code."""
    folder = SHARED / "golden" / "famix"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there: parity with the official code is not checked")
    return folder
