"""What a model version says about itself; the schema is the product's own."""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

MANIFEST = "manifest.json"
SCHEMA = Path(__file__).parents[3] / "contracts" / "model-manifest.schema.json"


def write_manifest(manifest: dict[str, Any], folder: Path) -> None:
    """Write ``manifest.json``.

    Raises ValueError naming the field when the manifest does not fit the schema.
    """
    schema = json.loads(SCHEMA.read_text())
    error = best_match(Draft202012Validator(schema).iter_errors(manifest))
    if error is not None:
        raise ValueError(f"manifest field {error.json_path}: {error.message}")
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2, allow_nan=False) + "\n")
