"""From the label ids that a dataset's files hold to the indices of a label set.

The tables are data, in contracts/label-mappings, so that everything that reads these datasets
agrees on them. Shapes: H height, W width.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from dgseg.data.labelled_pairs import IGNORE

LABEL_MAPPINGS = Path(__file__).parents[3] / "contracts" / "label-mappings"
UNKNOWN = -1


@dataclass(frozen=True, kw_only=True)
class LabelMapping:
    """Which label index each id of a dataset stands for."""

    id: str
    label_set: str
    index_by_id: dict[int, int]
    index_by_color: dict[tuple[int, int, int], int]
    """Empty when label maps saved as colours cannot be told apart from photographs."""


@cache
def read_label_mapping(mapping_id: str) -> LabelMapping:
    """Return a mapping of contracts/label-mappings.

    Raises ValueError naming the known mappings when there is none of this id.
    """
    path = LABEL_MAPPINGS / f"{mapping_id}.json"
    if not path.is_file():
        known = ", ".join(sorted(known_path.stem for known_path in LABEL_MAPPINGS.glob("*.json")))
        raise ValueError(f"no label mapping {mapping_id!r}; known are {known}")
    mapping = json.loads(path.read_text())
    return LabelMapping(
        id=mapping["id"],
        label_set=mapping["to"],
        index_by_id={label["id"]: label["index"] for label in mapping["labels"]},
        index_by_color={
            tuple(label["color"]): label["index"] for label in mapping["labels"] if "color" in label
        },
    )


def map_ids(ids_HW: np.ndarray, mapping: LabelMapping) -> np.ndarray:
    """Return label indices, uint8 ``[H, W]``, for label ids. The id 255 is ignored everywhere.

    Raises ValueError listing the ids that the mapping does not know.
    """
    index_by_id = np.full(256, UNKNOWN, np.int16)
    index_by_id[IGNORE] = IGNORE
    index_by_id[list(mapping.index_by_id)] = list(mapping.index_by_id.values())

    too_large = ids_HW.max(initial=0) > IGNORE  # the files of SYNTHIA have 16 bits
    indices_HW = index_by_id[np.minimum(ids_HW, IGNORE)]
    if too_large or (indices_HW == UNKNOWN).any():
        is_unknown_HW = (indices_HW == UNKNOWN) | (ids_HW > IGNORE)
        unknown = ", ".join(str(value) for value in np.unique(ids_HW[is_unknown_HW]))
        raise ValueError(f"holds {unknown}, which {mapping.id} does not know")
    return indices_HW.astype(np.uint8)


def map_colors(colors_HW3: np.ndarray, mapping: LabelMapping) -> np.ndarray:
    """Return label indices, uint8 ``[H, W]``, for a label map that was saved as RGB colours.

    Raises ValueError listing the colours that the mapping does not know.
    """
    if not mapping.index_by_color:
        raise ValueError(f"is a colour image, but {mapping.id} has label ids only")
    packed_HW = _pack(colors_HW3)
    known = _pack(np.array(list(mapping.index_by_color), np.uint8))
    order = known.argsort()
    places_HW = order[np.searchsorted(known, packed_HW, sorter=order).clip(max=len(known) - 1)]

    is_unknown_HW = known[places_HW] != packed_HW
    if is_unknown_HW.any():
        unknown = np.unique(colors_HW3[is_unknown_HW], axis=0)
        listed = ", ".join(str(tuple(color)) for color in unknown[:5].tolist())
        raise ValueError(f"holds colours that {mapping.id} does not know, such as {listed}")
    return np.array(list(mapping.index_by_color.values()), np.uint8)[places_HW]


def _pack(colors: np.ndarray) -> np.ndarray:
    return colors.astype(np.int32) @ np.array([1 << 16, 1 << 8, 1], np.int32)
