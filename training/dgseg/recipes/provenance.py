"""Where a run came from: what nobody could tell from its weights."""

import json
import platform
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch

from dgseg.data.sources import parse_source

PROVENANCE = "provenance.json"


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Recipe, code and machine of a run."""

    recipe: str
    commit: str
    """Of the code that started the run."""
    is_clean: bool
    """Whether the code was just that commit."""
    torch: str
    python: str
    device: str
    threads: int
    changes: list[str] = field(default_factory=list[str])
    """Settings of the recipe that were changed, ``name=value``."""
    inputs: Mapping[str, str] = field(default_factory=dict[str, str])
    """What it was trained on: datasets, and digests of weights and styles."""


def current_provenance(
    recipe: str, device: torch.device, *, changes: Sequence[str], inputs: Mapping[str, str]
) -> Provenance:
    """Describe this process. Raises CalledProcessError outside a git checkout."""
    return Provenance(
        recipe=recipe,
        commit=_git("rev-parse", "HEAD"),
        is_clean=_git("status", "--porcelain", "--untracked-files=no") == "",
        torch=torch.__version__,
        python=platform.python_version(),
        device=torch.cuda.get_device_name(device) if device.type == "cuda" else "cpu",
        threads=torch.get_num_threads(),
        changes=list(changes),
        inputs=dict(inputs),
    )


def write_provenance(provenance: Provenance, out: Path) -> None:
    """Write to the run's folder, once: a resumed run keeps what it started with.

    Raises ValueError when the run would go on with other datasets, weights, styles or another
    segmenter. A dataset may have moved to another folder.
    """
    out.mkdir(parents=True, exist_ok=True)
    path = out / PROVENANCE
    if not path.exists():
        path.write_text(json.dumps(asdict(provenance), indent=2) + "\n")
        return
    began = read_provenance(out).inputs
    for name, value in provenance.inputs.items():
        decides = name.endswith("Sha256") or name in ("segmenter", "source")
        if decides and _titles(name, began.get(name, value)) != _titles(name, value):
            raise ValueError(
                f"{out} began with {name} {began[name]}, and would go on with {value}."
                " Use another folder."
            )


def read_provenance(out: Path) -> Provenance:
    """Read what `write_provenance` wrote. Raises FileNotFoundError when the folder has none."""
    return Provenance(**json.loads((out / PROVENANCE).read_text()))


def _titles(name: str, value: str) -> str:
    if name != "source":
        return value
    return ", ".join(parse_source(text).title for text in shlex.split(value))


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(Path(__file__).parent), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603
