"""What the datasets that models are trained on are called, and what their publishers allow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

SourceDataset = Literal["gta5", "synthia", "cityscapes"]
"""What the official trainings of both methods were done on."""

SOURCE_DATASETS: tuple[SourceDataset, ...] = get_args(SourceDataset)
UNKNOWN_DATA = "a dataset that the checkpoint does not record"

UNKNOWN_LICENCE = "NOASSERTION"
"""SPDX's word for a licence that nobody has stated."""


@dataclass(frozen=True, kw_only=True)
class DataTerms:
    """A dataset, and what its publishers allow."""

    title: str
    licence: str
    source: str | None


DATA_TERMS: dict[str, DataTerms] = {
    "gta5": DataTerms(
        title="GTA5: Richter, Vineet, Roth, Koltun, Playing for Data, 2016",
        licence="research and education only, not commercial",
        source="https://download.visinf.tu-darmstadt.de/data/from_games/",
    ),
    "synthia": DataTerms(
        title="SYNTHIA-RAND-CITYSCAPES: Ros et al., The SYNTHIA Dataset, 2016",
        licence="CC-BY-NC-SA-3.0",
        source="https://synthia-dataset.net/",
    ),
    "cityscapes": DataTerms(
        title="Cityscapes: Cordts et al., The Cityscapes Dataset, 2016",
        licence="Cityscapes terms: research and education, not commercial",
        source="https://www.cityscapes-dataset.com/license/",
    ),
    "streets": DataTerms(
        title="synthetic streets, rendered by Allweather",
        licence="CC0-1.0",
        source=None,
    ),
    "camvid": DataTerms(
        title="CamVid: Brostow, Fauqueur, Cipolla, Semantic object classes in video, 2008",
        licence="CC-BY-NC-4.0",
        source="https://mi.eng.cam.ac.uk/research/projects/VideoRec/CamVid/",
    ),
}
"""By the names of `data.layouts`."""


def data_terms(dataset: str) -> DataTerms:
    """Return what is known of a dataset; its terms may not be."""
    unknown = DataTerms(title=dataset, licence=UNKNOWN_LICENCE, source=None)
    return DATA_TERMS.get(dataset, unknown)


def data_licence(terms: DataTerms, *, licence: str | None = None) -> dict[str, str]:
    """Return the manifest's entry of a dataset. ``licence`` stands instead of what is known."""
    source = {} if terms.source is None else {"source": terms.source}
    return {"licence": licence or terms.licence, "subject": terms.title, **source}


def imported_titles(trained_on: Sequence[SourceDataset]) -> list[str]:
    """Return what a manifest calls the data of imported weights; ``trained_on`` may be empty."""
    return [data_terms(dataset).title for dataset in trained_on] or [UNKNOWN_DATA]


def imported_licences(
    trained_on: Sequence[SourceDataset], *, licence: str | None
) -> list[dict[str, str]]:
    """Return the manifest's entries of that data. ``licence`` stands instead of what is known."""
    if not trained_on:
        return [{"licence": licence or UNKNOWN_LICENCE, "subject": UNKNOWN_DATA}]
    return [data_licence(data_terms(dataset), licence=licence) for dataset in trained_on]
