"""A camera behind the windscreen of a car, and the way from metres to pixels."""

from dataclasses import dataclass
from math import cos, sin, sqrt

import numpy as np


@dataclass(frozen=True, kw_only=True)
class Camera:
    """A pinhole camera at x = 0, z = 0."""

    height_m: float
    pitch: float
    """Radians, positive when it looks down."""
    yaw: float
    """Radians, positive when it looks to the right."""
    roll: float
    bonnet: float
    """Share of the image's height that the own car's bonnet hides, 0 when it is out of view."""
    focal: float
    """Focal length as a share of the width of an image twice as wide as high."""

    def focal_px(self, height_px: int, width_px: int) -> float:
        """Return the focal length for an image of any sides."""
        return self.focal * sqrt(2 * height_px * width_px)

    @property
    def rotation(self) -> np.ndarray:
        """Rows: the camera's right, up and ahead in the world, ``[3, 3]``."""
        yaw = np.array(
            [[cos(self.yaw), 0, -sin(self.yaw)], [0, 1, 0], [sin(self.yaw), 0, cos(self.yaw)]]
        )
        pitch = np.array(
            [
                [1, 0, 0],
                [0, cos(self.pitch), sin(self.pitch)],
                [0, -sin(self.pitch), cos(self.pitch)],
            ]
        )
        roll = np.array(
            [[cos(self.roll), sin(self.roll), 0], [-sin(self.roll), cos(self.roll), 0], [0, 0, 1]]
        )
        return roll @ pitch @ yaw


def draw_camera(rng: np.random.Generator) -> Camera:
    """Return a camera as a car's may be mounted."""
    return Camera(
        height_m=rng.uniform(1.2, 1.6),
        pitch=rng.uniform(-0.01, 0.06),
        yaw=rng.normal(0, 0.025),
        roll=rng.normal(0, 0.006),
        bonnet=rng.uniform(0.04, 0.12) if rng.random() < 0.4 else 0.0,
        focal=rng.uniform(0.68, 1.05),
    )
