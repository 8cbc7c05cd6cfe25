"""perf_analyzer: Triton's load generator, from the last wheel whose program runs on glibc 2.36."""

import base64
import json
import struct
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
# Of the Debian package libb64-0d, which nothing else here needs.
MISSING = "libb64.so.0d"

SMALL = [1, 48, 64, 3]


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the program to its end."""
    return subprocess.run(
        [str(PROGRAM), *arguments],
        env={"LD_LIBRARY_PATH": str(LIBRARIES)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module", autouse=True)
def runnable() -> None:
    """Skip where the program cannot start, with its own words."""
    PROGRAM.chmod(0o755)
    started = run("--version")
    if MISSING in started.stderr:
        pytest.skip(f"{started.stderr.strip()} (apt-get install libb64-0d)")


def measure(data: object, *, url: str, key: str, folder: Path, arguments: list[str]) -> str:
    """Send the same tensor again and again; return what the program says about it."""
    file = folder / "data.json"
    file.write_text(json.dumps({"data": [data]}))
    finished = run(
        *["-m", MODEL, "-u", url.removeprefix("http://"), "-H", f"X-API-Key: {key}"],
        *["--input-data", str(file), *arguments],
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def test_it_measures_pixels_at_two_concurrencies(url: str, key: str, tmp_path: Path) -> None:
    pixels = {"content": [128] * (48 * 64 * 3), "shape": SMALL}

    report = measure(
        {"IMAGE_U8": pixels},
        url=url,
        key=key,
        folder=tmp_path,
        arguments=["--concurrency-range", "1:2", "--measurement-interval", "500", "-s", "99"],
    )

    assert report.count("Throughput:") == 2


def test_it_measures_images_that_are_files(
    url: str, key: str, street: bytes, tmp_path: Path
) -> None:
    # In its own JSON, bytes are written as they go over the wire: each element behind its length.
    element = struct.pack("<I", len(street)) + street
    image = {"b64": base64.b64encode(element).decode(), "shape": [1]}

    report = measure(
        {"IMAGE": image}, url=url, key=key, folder=tmp_path, arguments=["--request-count", "4"]
    )

    assert "Request count: 4" in report


def test_it_measures_pixels_at_a_request_rate(url: str, key: str, tmp_path: Path) -> None:
    pixels = {"content": [0] * (48 * 64 * 3), "shape": SMALL}

    report = measure(
        {"IMAGE_U8": pixels},
        url=url,
        key=key,
        folder=tmp_path,
        arguments=["--request-rate-range", "10", "--request-count", "10", "-i", "http"],
    )

    assert "Request Rate: 10" in report
