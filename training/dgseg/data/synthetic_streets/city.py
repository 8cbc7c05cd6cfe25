"""Cities: what makes the streets of one look unlike those of another."""

from dataclasses import dataclass
from typing import Literal

from dgseg.data.synthetic_streets.parts import Color

FacadeStyle = Literal["plaster", "brick", "glass", "concrete"]
TreeKind = Literal["broad", "conifer", "palm", "poplar"]
Span = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class City:
    """The ranges from which the streets of a city are drawn. Lengths in metres."""

    name: str
    look: str
    """For captions."""
    facades: tuple[Color, ...]
    styles: tuple[FacadeStyle, ...]
    roofs: tuple[Color, ...]
    gabled: float
    """Share of houses with a pitched roof."""
    floors: tuple[int, int]
    frontage: Span
    gaps: float
    """Chance of a gap after a house."""
    setback: Span
    lanes: tuple[int, ...]
    """Choices of lanes in each direction."""
    lane: Span
    walk: Span
    verge: float
    """Chance of a green strip between road and sidewalk."""
    green_lots: float
    """Chance that grass, not paving, lies before the houses."""
    shops: float
    trees: Span
    """Trees for each 100 m and side."""
    tree_kinds: tuple[TreeKind, ...]
    walls: float
    """Chance that a lot is closed off by a wall, a fence or a hedge."""
    trams: float
    traffic: float
    people: float
    trucks: float
    yellow_lines: bool = False
    drives_left: bool = False
    asphalt: Color = (0.31, 0.31, 0.32)
    paving: Color = (0.56, 0.54, 0.51)


_CITIES = (
    City(
        name="brickham",
        look="a brick-built terraced town",
        facades=((0.50, 0.25, 0.18), (0.58, 0.33, 0.22), (0.43, 0.22, 0.17), (0.66, 0.52, 0.38)),
        styles=("brick", "brick", "brick", "plaster"),
        roofs=((0.25, 0.26, 0.29), (0.36, 0.22, 0.18)),
        gabled=0.85,
        floors=(2, 4),
        frontage=(6, 14),
        gaps=0.12,
        setback=(0, 3),
        lanes=(1, 1, 2),
        lane=(2.9, 3.4),
        walk=(2.0, 3.6),
        verge=0.1,
        green_lots=0.4,
        shops=0.35,
        trees=(0, 5),
        tree_kinds=("broad",),
        walls=0.6,
        trams=0.05,
        traffic=0.9,
        people=1.0,
        trucks=0.08,
        drives_left=True,
        paving=(0.60, 0.58, 0.55),
    ),
    City(
        name="altmark",
        look="an old town of pastel plaster",
        facades=(
            (0.87, 0.80, 0.62),
            (0.84, 0.70, 0.55),
            (0.80, 0.83, 0.76),
            (0.86, 0.76, 0.72),
            (0.90, 0.87, 0.80),
            (0.70, 0.76, 0.80),
        ),
        styles=("plaster",),
        roofs=((0.56, 0.27, 0.19), (0.48, 0.25, 0.19)),
        gabled=0.8,
        floors=(3, 6),
        frontage=(9, 20),
        gaps=0.06,
        setback=(0, 0.5),
        lanes=(1, 1),
        lane=(3.0, 3.5),
        walk=(2.5, 5),
        verge=0.05,
        green_lots=0.1,
        shops=0.7,
        trees=(0, 8),
        tree_kinds=("broad", "broad", "poplar"),
        walls=0.5,
        trams=0.5,
        traffic=0.8,
        people=1.6,
        trucks=0.07,
        asphalt=(0.34, 0.33, 0.33),
        paving=(0.50, 0.48, 0.46),
    ),
    City(
        name="glassport",
        look="a city of glass towers",
        facades=((0.42, 0.52, 0.60), (0.35, 0.42, 0.48), (0.62, 0.64, 0.66), (0.50, 0.46, 0.42)),
        styles=("glass", "glass", "concrete"),
        roofs=((0.45, 0.45, 0.47),),
        gabled=0.0,
        floors=(7, 26),
        frontage=(18, 38),
        gaps=0.25,
        setback=(0, 5),
        lanes=(2, 2, 3),
        lane=(3.1, 3.6),
        walk=(4, 7),
        verge=0.25,
        green_lots=0.15,
        shops=0.8,
        trees=(2, 10),
        tree_kinds=("broad", "poplar"),
        walls=0.4,
        trams=0.2,
        traffic=1.3,
        people=1.7,
        trucks=0.1,
        yellow_lines=True,
        asphalt=(0.28, 0.28, 0.30),
        paving=(0.64, 0.63, 0.61),
    ),
    City(
        name="palmbay",
        look="a low seaside town with palms",
        facades=((0.93, 0.90, 0.84), (0.92, 0.80, 0.66), (0.72, 0.84, 0.84), (0.93, 0.74, 0.64)),
        styles=("plaster", "plaster", "concrete"),
        roofs=((0.66, 0.40, 0.28), (0.72, 0.70, 0.66)),
        gabled=0.4,
        floors=(1, 3),
        frontage=(10, 24),
        gaps=0.35,
        setback=(2, 8),
        lanes=(1, 2, 2),
        lane=(3.3, 3.7),
        walk=(2, 4),
        verge=0.6,
        green_lots=0.6,
        shops=0.45,
        trees=(4, 12),
        tree_kinds=("palm", "palm", "broad"),
        walls=0.7,
        trams=0.05,
        traffic=0.8,
        people=0.8,
        trucks=0.1,
        yellow_lines=True,
        asphalt=(0.40, 0.39, 0.38),
        paving=(0.68, 0.65, 0.59),
    ),
    City(
        name="gardenhill",
        look="a leafy suburb",
        facades=((0.88, 0.86, 0.80), (0.62, 0.40, 0.30), (0.76, 0.74, 0.68), (0.55, 0.60, 0.62)),
        styles=("plaster", "brick", "plaster"),
        roofs=((0.40, 0.24, 0.20), (0.30, 0.30, 0.32), (0.50, 0.30, 0.22)),
        gabled=0.95,
        floors=(1, 3),
        frontage=(9, 15),
        gaps=0.75,
        setback=(4, 9),
        lanes=(1,),
        lane=(2.8, 3.3),
        walk=(1.6, 2.6),
        verge=0.7,
        green_lots=0.95,
        shops=0.04,
        trees=(6, 16),
        tree_kinds=("broad", "broad", "conifer"),
        walls=0.9,
        trams=0.0,
        traffic=0.5,
        people=0.7,
        trucks=0.08,
        asphalt=(0.36, 0.36, 0.36),
    ),
    City(
        name="steelyard",
        look="an industrial quarter",
        facades=((0.58, 0.58, 0.56), (0.47, 0.50, 0.53), (0.62, 0.56, 0.48), (0.50, 0.30, 0.24)),
        styles=("concrete", "concrete", "brick"),
        roofs=((0.42, 0.42, 0.42), (0.36, 0.38, 0.40)),
        gabled=0.25,
        floors=(2, 5),
        frontage=(18, 45),
        gaps=0.6,
        setback=(1, 9),
        lanes=(1, 2),
        lane=(3.3, 3.8),
        walk=(1.6, 3),
        verge=0.5,
        green_lots=0.5,
        shops=0.05,
        trees=(0, 5),
        tree_kinds=("poplar", "broad", "conifer"),
        walls=0.95,
        trams=0.25,
        traffic=0.8,
        people=0.5,
        trucks=0.4,
        asphalt=(0.33, 0.32, 0.31),
        paving=(0.50, 0.49, 0.47),
    ),
)

CITY_BY_NAME = {city.name: city for city in _CITIES}
CITIES: tuple[str, ...] = tuple(CITY_BY_NAME)
