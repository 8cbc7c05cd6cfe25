"""What the camera sees, before any light: for each pixel, which part and where.

Shapes: N = H * W pixels; P parts; K columns of a part's row.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from dgseg.data.synthetic_streets.ground import Ground, Zone, ground_under
from dgseg.data.synthetic_streets.ground_paint import LABEL_BY_ZONE
from dgseg.data.synthetic_streets.label import Label
from dgseg.data.synthetic_streets.parts import Column
from dgseg.data.synthetic_streets.placed import part_table
from dgseg.data.synthetic_streets.project import Projected, pixel_rays, project
from dgseg.data.synthetic_streets.raster import PartTable, nearest_parts
from dgseg.data.synthetic_streets.scene import Scene
from dgseg.data.synthetic_streets.texels import linear


@dataclass(frozen=True, kw_only=True)
class View:
    """A picture as geometry."""

    height_px: int
    width_px: int
    focal_px: float
    eye_m: float
    x_N: Tensor
    y_N: Tensor
    ray_3N: Tensor
    """In the world, as long as its depth along the camera's axis is 1."""
    depth_N: Tensor
    part_N: Tensor
    """-1 for ground and sky."""
    is_ground_N: Tensor
    ground_pixel_G: Tensor
    """Pixels that show ground, ascending."""
    ground_G: Ground
    rows_KP: Tensor
    """With colours in linear light."""
    planes_9P: Tensor
    normals_3P: Tensor
    owner_P: Tensor
    """Whose part it is: a place in the scene's objects."""
    all_rows: np.ndarray
    """Parts in the world, those out of view too, which may cast shadows into it."""

    def points(self) -> Tensor:
        """Return where each pixel's point is in the world, ``[3, N]``; far away for the sky."""
        eye = self.ray_3N.new_tensor([0.0, self.eye_m, 0.0])[:, None]
        return self.ray_3N * self.depth_N.clamp(max=1e4) + eye


def look(scene: Scene, height_px: int, width_px: int, device: torch.device) -> View:
    """Return what the camera of a scene sees."""
    camera = scene.camera
    all_rows, owner = part_table(scene.objects)
    seen = project(all_rows, camera, height_px, width_px)

    pixel_N = torch.arange(height_px * width_px, device=device)
    y_N = torch.div(pixel_N, width_px, rounding_mode="floor")
    x_N, y_N = (pixel_N - y_N * width_px).float(), y_N.float()
    rays = pixel_rays(camera, height_px, width_px).astype(np.float32).tolist()
    ray_3N = torch.stack([a * x_N + b * y_N + c for a, b, c in rays])

    down_D = (ray_3N[1] < -1e-4).nonzero().squeeze(1)
    ground_D = ground_under(scene.plan, ray_3N[:, down_D], camera.height_m)
    nearness_N = torch.zeros(len(pixel_N), device=device)
    nearness_N[down_D] = 1 / ground_D.depth_N

    parts = part_tensors(seen, device)
    nearness_N, part_N = nearest_parts(parts, nearness_N, width_px)
    is_ground_N = (part_N < 0) & (nearness_N > 0)
    shown_D = is_ground_N[down_D]
    rows_KP = _tensor(seen.rows_PK.T, device)
    color = slice(int(Column.COLOR), int(Column.NUMBERS))
    rows_KP[color] = linear(rows_KP[color])
    return View(
        height_px=height_px,
        width_px=width_px,
        focal_px=camera.focal_px(height_px, width_px),
        eye_m=camera.height_m,
        x_N=x_N,
        y_N=y_N,
        ray_3N=ray_3N,
        depth_N=1 / nearness_N,
        part_N=part_N,
        is_ground_N=is_ground_N,
        ground_pixel_G=down_D[shown_D],
        ground_G=Ground(
            ground_D.zone_N[shown_D],
            ground_D.depth_N[shown_D],
            ground_D.across_N[shown_D],
            ground_D.along_N[shown_D],
        ),
        rows_KP=rows_KP,
        planes_9P=parts.planes_9P,
        normals_3P=_tensor(seen.normals_P3.T, device),
        owner_P=torch.from_numpy(owner[seen.places]).to(device),
        all_rows=all_rows,
    )


def part_tensors(seen: Projected, device: torch.device) -> PartTable:
    """Return projected parts on the device."""
    return PartTable(
        _tensor(seen.planes_P33.reshape(-1, 9).T, device),
        _tensor(seen.rows_PK[:, Column.SHAPE : Column.MATERIAL].T, device),
        torch.from_numpy(np.ascontiguousarray(seen.boxes_P4.T)).to(device),
    )


def labels_of(view: View) -> Tensor:
    """Return the label of each pixel, uint8 ``[N]``."""
    device = view.depth_N.device
    label_N = torch.full_like(view.part_N, int(Label.SKY), dtype=torch.uint8)
    part_pixel = (view.part_N >= 0).nonzero().squeeze(1)
    label_P = view.rows_KP[int(Column.LABEL)].to(torch.uint8)
    label_N[part_pixel] = label_P[view.part_N[part_pixel]]
    by_zone = [int(LABEL_BY_ZONE[zone]) for zone in Zone]
    label_by_zone = torch.tensor(by_zone, dtype=torch.uint8, device=device)
    label_N[view.ground_pixel_G] = label_by_zone[view.ground_G.zone_N.long()]
    return label_N


def _tensor(array: np.ndarray, device: torch.device) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(array, np.float32)).to(device)
