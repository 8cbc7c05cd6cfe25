"""Versions in a model store on disk, as files that ONNX Runtime opens."""

import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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

    def blob(self, artifact: Mapping[str, Any]) -> Path:
        """Return the file of an artifact. Raises ValueError when it is not what its digest says."""
        path = self.store / "blobs" / "sha256" / artifact["sha256"]
        if hashlib.sha256(path.read_bytes()).hexdigest() != artifact["sha256"]:
            raise ValueError(f"{path} is damaged: get it again")
        return path

    def unpack(self, quality: str, folder: Path) -> Path:
        """Copy the graph of a quality and the weights into a folder; return the graph's path.

        Raises ValueError when there is no such quality, or a blob is not what its digest says.
        """
        graphs = [one for one in self.manifest["artifacts"] if one.get("quality") == quality]
        if not graphs:
            raise ValueError(
                f"{self.manifest['name']}@{self.manifest['version']} has no quality {quality}"
            )
        weights = [one for one in self.manifest["artifacts"] if one["role"] == "weights"]
        for one in [*graphs, *weights]:
            shutil.copyfile(self.blob(one), folder / Path(one["file"]).name)
        return folder / Path(graphs[0]["file"]).name


def find_version(store: Path, model: str) -> StoredVersion:
    """Return a version of a store. ``model`` is like ``famix-mini@1.0.0``.

    Raises ValueError when there is none.
    """
    if NAME.fullmatch(model) is None:
        raise ValueError(f"{model!r} names no version; write name@version")
    name, _, version = model.partition("@")
    path = store / "models" / name / "versions" / version / "manifest.json"
    if not path.is_file():
        raise ValueError(f"{store} has no {model}: there is no {path}")
    return StoredVersion(store=store, manifest=json.loads(path.read_text()))
