"""schemathesis: every operation of the document, with every check."""

import subprocess
import sys
from pathlib import Path

CLIENT = "schemathesis"
CONFIG = Path(__file__).parent / "schemathesis.toml"


def test_no_answer_is_a_server_error_or_undocumented(url: str, key: str, tmp_path: Path) -> None:
    finished = subprocess.run(
        [
            *[sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()"],
            *["--config-file", str(CONFIG), "run", f"{url}/openapi.json"],
            *["--header", f"X-API-Key: {key}"],
        ],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=240,
        check=False,
    )

    assert finished.returncode == 0, finished.stdout
