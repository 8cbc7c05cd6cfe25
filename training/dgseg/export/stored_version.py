"""Versions in a model store on disk, found and unpacked."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EMBEDDED = Path(__file__).parents[3] / "model-store" / "embedded"
WRITABLE = Path(os.environ.get("ALLWEATHER_STORE", ".allweather/store"))
"""The setting of the server and of its command line, too."""
STORE_HELP = "folder of a model store; default: ALLWEATHER_STORE, over the versions that ship"

NAME = re.compile(r"[a-z0-9][a-z0-9.-]*@[0-9A-Za-z.+-]+")


@dataclass(frozen=True, kw_only=True)
class StoredVersion:
    """A version of a store: its manifest, and where its blobs are."""

    store: Path
    manifest: dict[str, Any]

    @property
    def label_set(self) -> str:
        """The label set of its label maps."""
        return self.manifest["labelSet"]

    @property
    def qualities(self) -> list[str]:
        """The qualities that it has graphs of."""
        return [one["quality"] for one in self.manifest["artifacts"] if one["role"] == "graph"]

    def graphs_of(self, quality: str) -> list[dict[str, Any]]:
        """Return the artifacts of a quality. Raises ValueError when there is none."""
        graphs = [one for one in self.manifest["artifacts"] if one.get("quality") == quality]
        if not graphs:
            raise ValueError(
                f"{self.manifest['name']}@{self.manifest['version']} has no quality {quality};"
                f" it has {', '.join(self.qualities)}"
            )
        return graphs

    def path(self, artifact: Mapping[str, Any]) -> Path:
        """Return where the file of an artifact lies; nothing has checked it."""
        return self.store / "blobs" / "sha256" / artifact["sha256"]

    def blob(self, artifact: Mapping[str, Any]) -> Path:
        """Return the file of an artifact. Raises ValueError when it is not what its digest says."""
        path = self.path(artifact)
        if hashlib.sha256(path.read_bytes()).hexdigest() != artifact["sha256"]:
            raise ValueError(f"{path} is damaged: get it again")
        return path

    def results_for(self, files: Sequence[Path]) -> list[dict[str, Any]]:
        """Return what was measured of this version, if graphs and weights are these files.

        Raises ValueError naming the files that are not the version's, byte for byte.
        """
        theirs = {one["file"]: one["sha256"] for one in self.manifest["artifacts"]}
        others = [
            path.name
            for path in files
            if hashlib.sha256(path.read_bytes()).hexdigest() != theirs.get(path.name)
        ]
        if others:
            name = f"{self.manifest['name']}@{self.manifest['version']}"
            raise ValueError(
                f"{name} has another {' and '.join(others)}: its results are not of this network"
            )
        return self.manifest["results"]

    def unpack(self, quality: str, folder: Path) -> Path:
        """Copy the graph of a quality and the weights into a folder; return the graph's path.

        Raises ValueError when there is no such quality, or a blob is not what its digest says.
        """
        graphs = self.graphs_of(quality)
        weights = [one for one in self.manifest["artifacts"] if one["role"] == "weights"]
        for one in [*graphs, *weights]:
            shutil.copyfile(self.blob(one), folder / Path(one["file"]).name)
        return folder / Path(graphs[0]["file"]).name


def stores_of(asked: Path | None) -> tuple[Path, ...]:
    """Return where versions are looked for, in this order."""
    return (WRITABLE, EMBEDDED) if asked is None else (asked,)


def find_version(stores: Sequence[Path], model: str) -> StoredVersion:
    """Return a version of the first store that has it. ``model`` is like ``famix-mini@1.0.0``.

    Raises ValueError when there is none.
    """
    if NAME.fullmatch(model) is None:
        raise ValueError(f"{model!r} names no version; write name@version")
    name, _, version = model.partition("@")
    for store in stores:
        path = store / "models" / name / "versions" / version / "manifest.json"
        if path.is_file():
            return StoredVersion(store=store, manifest=json.loads(path.read_text()))
    raise ValueError(
        f"{' and '.join(map(str, stores))} have no {model}; write name@version, as aliases are not"
        " read here"
    )
