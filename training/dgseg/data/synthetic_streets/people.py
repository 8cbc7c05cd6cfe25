"""People who walk, stand and ride, as skeletons of limbs.

A person stands at the origin and looks along z.
"""

from math import cos, sin

import numpy as np

from dgseg.data.synthetic_streets.label import Label
from dgseg.data.synthetic_streets.parts import (
    Color,
    Look,
    Material,
    Point,
    Row,
    disc,
    limb,
    rounded,
    tapered,
)

SKINS: tuple[Color, ...] = (
    (0.85, 0.65, 0.53),
    (0.76, 0.56, 0.42),
    (0.55, 0.38, 0.27),
    (0.36, 0.24, 0.18),
)
HAIRS: tuple[Color, ...] = (
    (0.10, 0.08, 0.07),
    (0.28, 0.18, 0.10),
    (0.62, 0.48, 0.28),
    (0.60, 0.60, 0.60),
)
TOPS: tuple[Color, ...] = (
    (0.12, 0.13, 0.16),
    (0.20, 0.24, 0.36),
    (0.62, 0.14, 0.14),
    (0.80, 0.80, 0.78),
    (0.35, 0.38, 0.30),
    (0.78, 0.62, 0.22),
    (0.24, 0.44, 0.58),
    (0.50, 0.32, 0.42),
    (0.40, 0.34, 0.28),
)
TROUSERS: tuple[Color, ...] = (
    (0.11, 0.12, 0.15),
    (0.18, 0.23, 0.35),
    (0.33, 0.36, 0.42),
    (0.46, 0.40, 0.32),
    (0.24, 0.22, 0.20),
)
HELMETS: tuple[Color, ...] = ((0.1, 0.1, 0.12), (0.85, 0.85, 0.85), (0.65, 0.12, 0.12))


def pick(rng: np.random.Generator, colors: tuple[Color, ...]) -> Color:
    """Return one of some colours, a little lighter or darker."""
    color = colors[int(rng.integers(len(colors)))]
    factor = float(rng.uniform(0.8, 1.15))
    return (color[0] * factor, color[1] * factor, color[2] * factor)


def person(rng: np.random.Generator, *, walks: bool) -> list[Row]:
    """Return a grown-up or a child on their feet."""
    size = float(rng.normal(1.0, 0.05)) * (0.68 if rng.random() < 0.1 else 1.0)
    swing = float(rng.uniform(0.15, 0.5)) * (1 if rng.random() < 0.5 else -1) if walks else 0.07
    top, trousers, skin, hair = (pick(rng, own) for own in (TOPS, TROUSERS, SKINS, HAIRS))
    cloth = Look(top, Material.CLOTH, bulge=0.7)
    legs = Look(trousers, Material.CLOTH, bulge=0.7)
    bare = Look(skin, bulge=0.6)
    label = Label.PERSON
    coat = rng.random() < 0.35

    def at(x: float, y: float, z: float) -> Point:
        return (x * size, y * size, z * size)

    rows: list[Row] = []
    for side, phase in ((-1, swing), (1, -swing)):
        hip = at(0.09 * side, 0.88, 0)
        # The leg that swings back bends its knee.
        knee_z, foot_z = 0.42 * sin(phase), 0.85 * sin(phase) - (0.18 if phase < -0.1 else 0)
        knee = at(0.09 * side, 0.88 - 0.42 * cos(phase), knee_z + 0.02)
        foot = at(0.09 * side, 0.05 + (0.12 if phase < -0.1 else 0), foot_z)
        rows.append(limb(foot, knee, 0.13 * size, label, legs, shape=tapered(0, 0, 0.1, 0.1)))
        rows.append(limb(knee, hip, 0.17 * size, label, legs, shape=tapered(0, 0, 0.12, 0.12)))
        toe = (foot[0], foot[1] - 0.03 * size, foot[2] + 0.14 * size)
        rows.append(limb(foot, toe, 0.1 * size, label, Look((0.12, 0.1, 0.09))))
        shoulder = at(0.2 * side, 1.4, 0)
        elbow = at(0.24 * side, 1.13, -0.24 * sin(phase))
        hand = at(0.23 * side, 0.88, -0.30 * sin(phase) + 0.1)
        rows.append(limb(elbow, shoulder, 0.12 * size, label, cloth))
        rows.append(limb(hand, elbow, 0.1 * size, label, cloth))
        rows.append(disc(hand, 0.09 * size, 0.11 * size, label, bare))
    hem = 0.55 if coat else 0.84
    torso = tapered(0.12, 0.12, 0.0 if coat else 0.1, 0.0 if coat else 0.1)
    rows.append(limb(at(0, hem, 0), at(0, 1.47, 0), 0.43 * size, label, cloth, shape=torso))
    rows += _head(at(0, 1.62, 0), size, label, bare, Look(hair, bulge=0.4))
    if rng.random() < 0.3:
        bag = Look(pick(rng, TOPS), Material.CLOTH, bulge=0.6)
        back = at(0, 1.22, -0.17)
        rows.append(disc(back, 0.34 * size, 0.46 * size, label, bag, shape=rounded(0.85)))
    elif rng.random() < 0.25:
        bag = Look(pick(rng, TOPS), Material.CLOTH)
        rows.append(disc(at(0.28, 0.75, 0), 0.3, 0.3, label, bag, shape=rounded(0.95)))
    return rows


def seated(
    rng: np.random.Generator,
    *,
    saddle: Point,
    pedal: Point,
    grip: Point,
    helmet: bool,
    label: Label = Label.RIDER,
) -> list[Row]:
    """Return a person astride something. ``pedal`` and ``grip`` are those on the right."""
    cloth = Look(pick(rng, TOPS), Material.CLOTH, bulge=0.7)
    legs = Look(pick(rng, TROUSERS), Material.CLOTH, bulge=0.7)
    bare, hair = Look(pick(rng, SKINS), bulge=0.6), Look(pick(rng, HAIRS), bulge=0.4)
    _, y, z = saddle
    lean = float(rng.uniform(0.12, 0.32))
    neck = (0.0, y + 0.56, z + lean)
    rows: list[Row] = []
    for side in (-1, 1):
        foot = (pedal[0] * side, pedal[1] + 0.14 * (side > 0), pedal[2] + 0.1 * side)
        knee = (0.15 * side, (y + foot[1]) / 2 + 0.16, max(foot[2], z) + 0.24)
        hip = (0.1 * side, y + 0.04, z)
        hand = (grip[0] * side, grip[1], grip[2])
        shoulder = (0.19 * side, neck[1] - 0.07, neck[2])
        elbow = (0.27 * side, (hand[1] + shoulder[1]) / 2 - 0.08, (hand[2] + shoulder[2]) / 2)
        rows.append(limb(foot, knee, 0.13, label, legs))
        rows.append(limb(knee, hip, 0.18, label, legs))
        rows.append(
            limb(foot, (foot[0], foot[1], foot[2] + 0.16), 0.1, label, Look((0.1, 0.1, 0.1)))
        )
        rows.append(limb(elbow, shoulder, 0.12, label, cloth))
        rows.append(limb(hand, elbow, 0.1, label, cloth))
        rows.append(disc(hand, 0.1, 0.1, label, bare))
    torso = tapered(0.08, 0.08, 0.12, 0.12)
    rows.append(limb((0, y - 0.04, z), neck, 0.42, label, cloth, shape=torso))
    head = (0.0, neck[1] + 0.16, neck[2] + 0.05)
    rows += _head(head, 1.0, label, bare, hair)
    if helmet:
        shell = Look(pick(rng, HELMETS), Material.PAINT, bulge=0.8)
        rows.append(disc((0, head[1] + 0.06, head[2] - 0.03), 0.27, 0.24, label, shell))
    return rows


def _head(center: Point, size: float, label: Label, bare: Look, hair: Look) -> list[Row]:
    x, y, z = center
    return [
        limb((x, y - 0.2 * size, z), (x, y, z), 0.1 * size, label, bare),
        disc((x, y, z + 0.02 * size), 0.17 * size, 0.24 * size, label, bare),
        disc((x, y + 0.05 * size, z - 0.03 * size), 0.19 * size, 0.2 * size, label, hair),
    ]
