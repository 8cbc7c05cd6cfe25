"""From parts in the world to what the rasteriser needs: planes seen by the camera, and pixel boxes.

Shapes: P parts; 33 a matrix that takes a pixel's ray to (s, t, 1) divided by its depth.
"""

from dataclasses import dataclass

import numpy as np

from dgseg.data.synthetic_streets.camera import Camera
from dgseg.data.synthetic_streets.parts import Column, Turns

NEAR_M = 0.35
LEAST_WIDTH_PX = 0.9
"""A rod is drawn at least this wide, so that far poles stay in one piece."""


@dataclass(frozen=True)
class Projected:
    """The parts that can be seen, in table order."""

    rows_PK: np.ndarray
    planes_P33: np.ndarray
    """For the ray of pixel (x, y): planes @ (x, y, 1) = (s, t, 1) / depth."""
    normals_P3: np.ndarray
    """In the world, towards the camera."""
    boxes_P4: np.ndarray
    """Pixels that may be covered: left, top, right and bottom, the latter two excluded."""
    places: np.ndarray
    """Where they were in the table that was given."""


def pixel_rays(camera: Camera, height_px: int, width_px: int) -> np.ndarray:
    """Return the matrix from a pixel (x, y, 1) to its ray in the world, of depth 1, ``[3, 3]``."""
    focal_px = camera.focal_px(height_px, width_px)
    to_camera = np.array(
        [
            [1 / focal_px, 0, (0.5 - width_px / 2) / focal_px],
            [0, -1 / focal_px, (height_px / 2 - 0.5) / focal_px],
            [0, 0, 1],
        ]
    )
    return camera.rotation.T @ to_camera


def project(rows_PK: np.ndarray, camera: Camera, height_px: int, width_px: int) -> Projected:
    """Return the parts that lie in the camera's view."""
    eye = np.array([0, camera.height_m, 0])
    focal_px = camera.focal_px(height_px, width_px)
    rows_PK = turn_to(rows_PK, eye, camera.rotation, focal_px)

    corners_P43 = _corners(rows_PK) - eye
    in_camera_P43 = corners_P43 @ camera.rotation.T
    boxes_P4 = _pixel_boxes(in_camera_P43, focal_px, height_px, width_px)
    normals_P3 = np.cross(rows_PK[:, 6:9], rows_PK[:, 3:6])
    lengths_P = np.linalg.norm(normals_P3, axis=1)
    normals_P3 /= np.maximum(lengths_P, 1e-9)[:, None]
    facing_P = -np.einsum("pi,pi->p", normals_P3, corners_P43[:, 0])

    is_seen_P = (boxes_P4[:, 2] > boxes_P4[:, 0]) & (boxes_P4[:, 3] > boxes_P4[:, 1])
    is_seen_P &= (lengths_P > 1e-7) & (np.abs(facing_P) > 1e-4)
    is_seen_P &= (facing_P > 0) | (rows_PK[:, Column.IS_ONE_SIDED] == 0)
    seen = np.flatnonzero(is_seen_P)

    normals_P3 *= np.where(facing_P < 0, -1, 1)[:, None]
    # Columns across, along, origin - eye: a ray hits at (s, t, 1) = inverse @ ray * depth.
    spans_P33 = np.stack([rows_PK[seen, 3:6], rows_PK[seen, 6:9], rows_PK[seen, 0:3] - eye], axis=2)
    planes_P33 = np.linalg.inv(spans_P33) @ pixel_rays(camera, height_px, width_px)
    return Projected(rows_PK[seen], planes_P33, normals_P3[seen], boxes_P4[seen], seen)


def turn_to(
    rows_PK: np.ndarray, eye: np.ndarray, rotation: np.ndarray, focal_px: float
) -> np.ndarray:
    """Return parts of which limbs and discs face the camera, as fixed parallelograms."""
    rows_PK = rows_PK.copy()
    turns_P = rows_PK[:, Column.TURNS]

    limbs = np.flatnonzero(turns_P == Turns.LIMB)
    along = rows_PK[limbs, 6:9]
    to_eye = eye - (rows_PK[limbs, 0:3] + along / 2)
    sideways = np.cross(along, to_eye)
    sideways /= np.maximum(np.linalg.norm(sideways, axis=1), 1e-9)[:, None]
    least_m = np.linalg.norm(to_eye, axis=1) * (LEAST_WIDTH_PX / focal_px)
    width_m = np.maximum(rows_PK[limbs, Column.WIDTH], least_m)[:, None]
    rows_PK[limbs, 0:3] -= sideways * width_m / 2
    rows_PK[limbs, 3:6] = sideways * width_m

    discs = np.flatnonzero(turns_P == Turns.DISC)
    right = rotation[0] * rows_PK[discs, Column.WIDTH][:, None]
    up = np.array([0.0, 1.0, 0.0]) * np.linalg.norm(rows_PK[discs, 6:9], axis=1)[:, None]
    rows_PK[discs, 0:3] -= (right + up) / 2
    rows_PK[discs, 3:6], rows_PK[discs, 6:9] = right, up
    return rows_PK


def _corners(rows_PK: np.ndarray) -> np.ndarray:
    origin, across, along = rows_PK[:, 0:3], rows_PK[:, 3:6], rows_PK[:, 6:9]
    return np.stack([origin, origin + across, origin + across + along, origin + along], axis=1)


def _pixel_boxes(
    corners_P43: np.ndarray, focal_px: float, height_px: int, width_px: int
) -> np.ndarray:
    """Bound the parallelograms on the image, cut off just before the camera."""
    ahead_P43 = np.roll(corners_P43, -1, axis=1)
    depth, depth_ahead = corners_P43[..., 2], ahead_P43[..., 2]
    gap = depth_ahead - depth
    share = np.clip((NEAR_M - depth) / np.where(np.abs(gap) < 1e-9, 1e-9, gap), 0, 1)[..., None]
    crossing_P43 = corners_P43 + (ahead_P43 - corners_P43) * share
    points = np.concatenate([corners_P43, crossing_P43], axis=1)

    is_ahead = points[..., 2] >= NEAR_M * 0.999
    safe_depth = np.where(is_ahead, points[..., 2], 1.0)
    x = points[..., 0] / safe_depth * focal_px + width_px / 2
    y = -points[..., 1] / safe_depth * focal_px + height_px / 2
    far = 1e9
    left = np.where(is_ahead, x, far).min(1).clip(0, width_px)
    top = np.where(is_ahead, y, far).min(1).clip(0, height_px)
    right = np.where(is_ahead, x, -far).max(1).clip(0, width_px)
    bottom = np.where(is_ahead, y, -far).max(1).clip(0, height_px)
    # A pixel's centre lies half a pixel inside it; the rounding never loses one.
    box = [np.floor(left), np.floor(top), np.ceil(right), np.ceil(bottom)]
    return np.stack(box, axis=1).astype(np.int64)
