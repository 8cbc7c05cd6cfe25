"""What every client gets: the address of a started server, and a street to send there.

Each file is about one client: it names the client's package in `CLIENT`, and run.ts makes one row
of its table from what passed.
"""

import json
import os
from importlib.metadata import version
from pathlib import Path

import pytest

STREET = Path(__file__).parents[2] / "docs" / "pictures" / "street.jpg"
MODEL, VERSION = "baseline-mini", "1.1.0"

_results: list[dict[str, str]] = []


@pytest.fixture(scope="session")
def url() -> str:
    """Return where the server answers, without a slash at the end."""
    return os.environ["ALLWEATHER_URL"]


@pytest.fixture(scope="session")
def key() -> str:
    """Return an API key that allows everything."""
    return os.environ["ALLWEATHER_API_KEY"]


@pytest.fixture(scope="session")
def street() -> bytes:
    """Return a drawn street as a JPEG."""
    return STREET.read_bytes()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run schemathesis last: it unloads models, and others want them."""
    items.sort(key=lambda item: item.module.CLIENT == "schemathesis")


def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """Note what came of each test, for run.ts."""
    skipped = call.excinfo is not None and call.excinfo.errisinstance(pytest.skip.Exception)
    if call.when == "call" or call.excinfo is not None:
        outcome = "skipped" if skipped else "failed" if call.excinfo else "passed"
        client = item.module.CLIENT
        _results.append(
            {
                "client": client,
                "version": getattr(item.module, "CLIENT_VERSION", None) or version(client),
                "test": item.name.removeprefix("test_").replace("_", " "),
                "outcome": outcome,
                "reason": str(call.excinfo.value) if skipped and call.excinfo else "",
            }
        )


def pytest_sessionfinish() -> None:
    """Write the notes to the file that run.ts named."""
    path = os.environ.get("ALLWEATHER_CONFORMANCE_RESULTS")
    if path is not None:
        Path(path).write_text(json.dumps(_results))
