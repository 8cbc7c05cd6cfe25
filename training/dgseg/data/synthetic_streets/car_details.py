"""What is fixed to a car's body: wheels, lamps, grille, number plates."""

from dgseg.data.synthetic_streets.label import Label
from dgseg.data.synthetic_streets.parts import Look, Row, quad, ring, rounded

DARK = Look((0.06, 0.06, 0.065))
TYRE = Look((0.05, 0.05, 0.055))
RIM = Look((0.50, 0.51, 0.53), bulge=0.2)
HEADLIGHT = Look((1.0, 0.96, 0.86), glow=16)
TAIL_LIGHT = Look((0.75, 0.04, 0.04), glow=7)
PLATE = Look((0.88, 0.87, 0.78))


def car_wheel(x: float, z: float, side: int, radius: float) -> list[Row]:
    """Return a wheel on the left (-1) or the right (1) side of the body."""
    label, rows = Label.CAR, list[Row]()
    for look, own, shape, out in (
        (DARK, radius * 1.16, rounded(0.2), 0.004),
        (TYRE, radius, rounded(0), 0.010),
        (RIM, radius * 0.68, ring(0.25), 0.016),
    ):
        rows.append(
            quad(
                (x + side * out, radius - own, z - side * own),
                (0, 0, side * 2 * own),
                (0, 2 * own, 0),
                label,
                look,
                shape=shape,
                one_sided=True,
                casts=False,
            )
        )
    # The tread, as it is seen from ahead and from behind.
    rows.append(
        quad((x - (0.22 if side > 0 else 0), 0, z), (0.22, 0, 0), (0, radius, 0), label, TYRE)
    )
    return rows


def car_front(length: float, width: float, nose_y: float, paint: Look) -> list[Row]:
    """Return the face of a car up to the edge of its bonnet."""
    half, label = length / 2, Label.CAR
    rows = [
        quad(
            (width / 2, 0.22, half),
            (-width, 0, 0),
            (0, nose_y - 0.22, 0),
            label,
            paint,
            one_sided=True,
        )
    ]
    grille = (0.26, 0.34, width * 0.62, 0.2, DARK)
    for y, z_out, own, height, look in (
        (0.24, 0.005, width * 0.8, 0.14, DARK),
        (0.42, 0.006, grille[2], grille[3], DARK),
        (0.40, 0.012, 0.46, 0.11, PLATE),
    ):
        rows.append(
            quad(
                (own / 2, y, half + z_out),
                (-own, 0, 0),
                (0, height, 0),
                label,
                look,
                shape=rounded(0.9),
                one_sided=True,
                casts=False,
            )
        )
    for side in (-1, 1):
        x = side * (width / 2 - 0.24) + 0.18
        rows.append(
            quad(
                (x, nose_y - 0.17, half),
                (-0.36, 0, 0),
                (0, 0.15, 0),
                label,
                HEADLIGHT,
                shape=rounded(0.7),
                one_sided=True,
                casts=False,
            )
        )
    return rows


def car_rear(length: float, width: float, belt: float, paint: Look) -> list[Row]:
    """Return the back of a car up to its belt line."""
    half, label = length / 2, Label.CAR
    rows = [
        quad(
            (-width / 2, 0.22, -half),
            (width, 0, 0),
            (0, belt - 0.22, 0),
            label,
            paint,
            one_sided=True,
        )
    ]
    for y, own, height, look in (
        (0.24, width * 0.84, 0.16, DARK),
        (0.56, 0.5, 0.11, PLATE),
    ):
        rows.append(
            quad(
                (-own / 2, y, -half - 0.01),
                (own, 0, 0),
                (0, height, 0),
                label,
                look,
                shape=rounded(0.9),
                one_sided=True,
                casts=False,
            )
        )
    for side in (-1, 1):
        x = side * (width / 2 - 0.2) - 0.16
        rows.append(
            quad(
                (x, belt - 0.24, -half - 0.012),
                (0.32, 0, 0),
                (0, 0.18, 0),
                label,
                TAIL_LIGHT,
                shape=rounded(0.8),
                one_sided=True,
                casts=False,
            )
        )
    return rows
