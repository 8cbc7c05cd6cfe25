"""Which file it is: known digests, digests that the caller gives, and everything else."""

import hashlib
from pathlib import Path

import pytest

from dgseg.models.torchvision_operators import declare_torchvision_operators
from dgseg.weights.clip_digest import OPENAI_FILES, verify_file
from dgseg.weights.weights_error import WeightsError

DIGEST = hashlib.sha256(b"weights").hexdigest()


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    path = tmp_path / "RN50.pt"
    path.write_bytes(b"weights")
    return path


def test_the_known_digests_are_those_that_open_clip_checks_against() -> None:
    declare_torchvision_operators()
    from open_clip import get_pretrained_url

    for sha256, name in OPENAI_FILES.items():
        assert f"/{sha256}/" in str(get_pretrained_url(name.split()[-1], "openai"))


def test_a_file_that_nobody_vouched_for_is_refused_with_its_digest(weights: Path) -> None:
    with pytest.raises(WeightsError, match=f"{DIGEST}, which is neither .* --sha256 {DIGEST}"):
        verify_file(weights, sha256=None)


def test_a_file_with_another_digest_than_expected_is_refused(weights: Path) -> None:
    with pytest.raises(WeightsError, match=f"{DIGEST}, but {'0' * 64} was expected"):
        verify_file(weights, sha256="0" * 64)
    with pytest.raises(WeightsError, match="'afeb0e10' is not a SHA-256"):
        verify_file(weights, sha256="afeb0e10")


def test_the_digest_that_the_caller_gives_vouches_in_either_case(weights: Path) -> None:
    assert verify_file(weights, sha256=DIGEST.upper()).sha256 == DIGEST
    assert verify_file(weights, sha256=DIGEST).openai_name is None


def test_a_path_without_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="give the path"):
        verify_file(tmp_path, sha256=None)
