"""Shadows on the ground: of the sun, and the dark under what stands close to the ground.

Shapes: P parts; N pixels; K columns of a part's row.
"""

import numpy as np
import torch
from torch import Tensor

from dgseg.data.synthetic_streets.camera import Camera
from dgseg.data.synthetic_streets.parts import FULL, Column, Point, Turns, rounded
from dgseg.data.synthetic_streets.placed import Placed
from dgseg.data.synthetic_streets.project import project, turn_to
from dgseg.data.synthetic_streets.raster import covered_share
from dgseg.data.synthetic_streets.view import part_tensors

SHADOW_Y_M = 0.04
FARTHEST_M = 70.0
CONTACT_KINDS = {
    "car": (2.1, 4.9),
    "parked car": (2.1, 4.9),
    "truck": (2.6, 9.0),
    "parked truck": (2.6, 9.0),
    "bus": (2.7, 11.8),
    "tram": (2.6, 27.0),
    "person": (0.55, 0.55),
    "cyclist": (0.5, 1.7),
    "motorcyclist": (0.6, 1.9),
    "parked bicycle": (0.4, 1.6),
    "parked motorcycle": (0.6, 1.8),
    "tree": (0.9, 0.9),
}


def shadows_of(rows_PK: np.ndarray, sun_from: Point, camera: Camera) -> np.ndarray:
    """Return parts pressed onto the ground along the light of the sun.

    Light that falls in parallels takes a parallelogram to a parallelogram, so that the shadow of a
    part is a part of the same shape.
    """
    casts_P = (rows_PK[:, Column.CASTS] > 0) & (rows_PK[:, 2] < FARTHEST_M)
    sun = np.array(sun_from)
    # Limbs and discs turn their width to the sun.
    rows_PK = turn_to(rows_PK[casts_P], sun * 1e4, _frame_towards(sun), 1e9)
    rows_PK[:, Column.TURNS] = Turns.FIXED
    rows_PK[:, Column.GLOW] = 1.0
    rows_PK[:, Column.IS_ONE_SIDED] = 0
    for start, height in ((0, SHADOW_Y_M), (3, 0.0), (6, 0.0)):
        drop = (rows_PK[:, start + 1] - height) / sun[1]
        rows_PK[:, start : start + 3] -= drop[:, None] * sun
    eye_ground = np.array([0, camera.height_m, 0])
    nearest = rows_PK[:, 0:3] - eye_ground
    return rows_PK[np.abs(nearest[:, 0]) < 150]


def contacts_of(objects: list[Placed]) -> np.ndarray:
    """Return rounded patches under vehicles and people, two for each, one in the other."""
    rows: list[list[float]] = []
    for item in objects:
        if item.kind not in CONTACT_KINDS or not -5 < item.z < FARTHEST_M:
            continue
        width, length = CONTACT_KINDS[item.kind]
        for grown in (1.0, 1.35):
            w, d = width * grown, length + width * (grown - 1)
            origin = item.to_world((-w / 2, SHADOW_Y_M, -d / 2))
            right = item.to_world((w / 2, SHADOW_Y_M, -d / 2))
            ahead = item.to_world((-w / 2, SHADOW_Y_M, d / 2))
            row = [0.0] * (Column.WIDTH + 1)
            row[0:3] = origin
            row[3:6] = [right[axis] - origin[axis] for axis in range(3)]
            row[6:9] = [ahead[axis] - origin[axis] for axis in range(3)]
            row[Column.SHAPE : Column.MATERIAL] = rounded(0.9) if item.kind != "tram" else FULL
            row[Column.GLOW] = 0.75 if grown == 1.0 else 0.35
            rows.append(row)
    return np.array(rows).reshape(-1, Column.WIDTH + 1)


def cast(
    rows_PK: np.ndarray, camera: Camera, height_px: int, width_px: int, device: torch.device
) -> Tensor:
    """Return how dark shadows make each pixel, 0..1, where it shows ground."""
    seen = project(rows_PK, camera, height_px, width_px)
    parts = part_tensors(seen, device)
    strength_P = torch.from_numpy(seen.rows_PK[:, Column.GLOW].astype(np.float32)).to(device)
    return covered_share(parts, strength_P, height_px * width_px, width_px)


def _frame_towards(sun: np.ndarray) -> np.ndarray:
    """Return right, up and ahead of someone who looks along the light."""
    ahead = np.array([-sun[0], 0.0, -sun[2]])
    ahead /= max(float(np.linalg.norm(ahead)), 1e-6)
    right = np.array([ahead[2], 0.0, -ahead[0]])
    return np.stack([right, np.array([0.0, 1.0, 0.0]), ahead])
