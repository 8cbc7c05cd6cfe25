"""What a run that was trained here learned from, and on what terms, as its manifest says it."""

import shlex

from dgseg.data.sources import parse_source
from dgseg.export.data_terms import UNKNOWN_LICENCE, data_licence, data_terms
from dgseg.recipes.provenance import Provenance
from dgseg.weights.clip_digest import OPENAI_FILES

RENDERED = "synthetic streets"
"""What a run's folder says of generated images that `synthetic_streets` rendered."""


def run_titles(provenance: Provenance) -> list[str]:
    """Return the datasets, with their domains and splits.

    The words name folders of the machine, which are nobody's business; the rest is told.
    """
    sources = [parse_source(text) for text in shlex.split(provenance.inputs["source"])]
    titles = [f"{data_terms(source.dataset).title}; {source.title}" for source in sources]
    if "generatedSha256" in provenance.inputs:
        generator = provenance.inputs.get("generatedBy")
        by = f" by {generator}" if generator else ""
        titles.append(f"images generated{by}, without labels")
    return list(dict.fromkeys(titles))


def run_licences(provenance: Provenance, trunk_subject: str) -> list[dict[str, str]]:
    """Return the terms of all that the weights come from: datasets, generated images, the trunk.

    A trunk that was trained here brings the datasets that it was trained on.
    """
    inputs = provenance.inputs
    trained_on = inputs.get("clipTrainedOn", "").split()
    sources = [parse_source(text).dataset for text in shlex.split(inputs["source"])]
    licences = [data_licence(data_terms(name)) for name in dict.fromkeys([*sources, *trained_on])]
    licences.append(clip_licence(provenance, trunk_subject))
    if "generatedSha256" in inputs:
        # Who generated images by a model knows its terms; their folder's digest is in settings.
        licence = "CC0-1.0" if inputs.get("generatedBy") == RENDERED else UNKNOWN_LICENCE
        licences.append({"licence": licence, "subject": "the generated images"})
    return licences


def clip_licence(provenance: Provenance, subject: str) -> dict[str, str]:
    """Return the terms of the CLIP that a run started from; ``subject`` says what of it."""
    clip, trained_on = provenance.inputs["clip"], provenance.inputs.get("clipTrainedOn", "").split()
    if trained_on:
        names = " and ".join(trained_on)
        own = f"{clip}: {subject}; it was trained on {names}, whose terms are its own"
        return {"licence": "those of its data", "subject": own}
    licence = "MIT" if clip in OPENAI_FILES.values() else UNKNOWN_LICENCE
    return {"licence": licence, "subject": f"{clip}: {subject}"}
