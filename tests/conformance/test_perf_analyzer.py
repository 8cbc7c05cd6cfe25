"""perf_analyzer: Triton's load generator, from the last wheel whose program runs on glibc 2.36."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import MODEL

CLIENT = "perf_analyzer"
CLIENT_VERSION = "of tritonclient 2.51.0"

FOLDER = Path(sys.prefix) / "perf-analyzer"
PROGRAM = FOLDER / "bin" / "perf_analyzer"
# The program is linked to CUDA, although it needs none here.
LIBRARIES = FOLDER / "nvidia" / "cuda_runtime" / "lib"


@pytest.fixture(scope="module", autouse=True)
def runnable() -> None:
    """Skip where the program cannot start, with its own words."""
    started = run("--version")
    if started.returncode != 0:
        pytest.skip(started.stderr.strip())


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the program to its end."""
    return subprocess.run(
        ["/bin/sh", "-c", 'exec "$0" "$@"', str(PROGRAM), *arguments],
        env={"LD_LIBRARY_PATH": str(LIBRARIES), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_measures_a_model_and_meets_no_error(url: str, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    finished = run(
        *["-m", MODEL, "-u", url.removeprefix("http://"), "--service-kind", "triton"],
        *["--shape", "IMAGE_U8:1,48,64,3", "--input-tensor-format", "binary"],
        *["--request-count", "20", "--concurrency-range", "2", "-f", str(report)],
    )

    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "Inferences/Second" in report.read_text()
    assert "error" not in finished.stdout.lower(), finished.stdout


def test_it_measures_images_as_files(url: str, tmp_path: Path, street: bytes) -> None:
    import base64

    data = tmp_path / "data.json"
    image = base64.b64encode(street).decode()
    data.write_text(json.dumps({"data": [{"IMAGE": {"b64": image}, "shape": [1]}]}))
    finished = run(
        *["-m", MODEL, "-u", url.removeprefix("http://"), "--input-data", str(data)],
        *["--request-count", "4"],
    )

    assert finished.returncode == 0, finished.stdout + finished.stderr
