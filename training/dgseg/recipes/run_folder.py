"""The folder of a run: its checkpoints and its metrics, safe against kills."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

CHECKPOINT = "checkpoint.pt"
BEST = "best.pt"
METRICS = "metrics.jsonl"
CURVE = "curve.png"


def describe(run: Any) -> str:  # noqa: ANN401  # dataclasses share no type
    """Return a run's settings as one line, equal for equal runs."""
    return json.dumps(asdict(run), sort_keys=True)


def save_checkpoint(
    out: Path,
    run: Any,  # noqa: ANN401
    state: Mapping[str, Any],
    *,
    file: str = CHECKPOINT,
) -> None:
    """Write a checkpoint. A kill leaves the one before or the one after, never half of one."""
    unfinished = out / f"{file}.unfinished"
    torch.save({"run": describe(run), **state}, unfinished)
    unfinished.replace(out / file)  # renaming is atomic


def read_checkpoint(
    out: Path,
    run: Any,  # noqa: ANN401
    device: torch.device,
    *,
    file: str = CHECKPOINT,
) -> dict[str, Any] | None:
    """Read a checkpoint, if there is one. Raises ValueError when it belongs to another run."""
    path = out / file
    if not path.exists():
        return None
    checkpoint: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
    if checkpoint["run"] != describe(run):
        raise ValueError(f"{path} belongs to another run: {checkpoint['run']}. Use another folder.")
    return checkpoint


def append_metrics(out: Path, metrics: Mapping[str, Any]) -> None:
    """Add one line to the metrics."""
    with (out / METRICS).open("a") as file:
        file.write(json.dumps(metrics) + "\n")


def forget_metrics_after(out: Path, step: int) -> None:
    """Drop lines past a step: a kill between metrics and checkpoint left that step in them."""
    path = out / METRICS
    lines = path.read_text().splitlines() if path.exists() else []
    path.write_text("".join(f"{line}\n" for line in lines if json.loads(line)["step"] <= step))
