"""Draws the README's two sheets of synthetic streets: every visual domain, every city.

node training/python.mjs training/street_sheets.py
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from dgseg.data.label_sets import read_label_set
from dgseg.data.synthetic_streets import CITIES, DOMAINS, render_street

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
TILE_PX = (256, 128)
RENDERED_PX = (512, 256)
MARGIN_PX = 22
STREETS = ((11, "brickham"), (23, "glassport"), (37, "palmbay"), (5, "gardenhill"))
"""Seed and city of each row of the first sheet."""
FIRST_SEED = 60
"""Of the second sheet."""


def domains_sheet() -> Image.Image:
    """Return a row for each street, a column for each visual domain."""
    rows = [[_photograph(domain, seed, city) for domain in DOMAINS] for seed, city in STREETS]
    return _sheet(rows, heads=list(DOMAINS))


def cities_sheet() -> Image.Image:
    """Return two streets and the labels of one of them, a column for each city."""
    columns: list[list[Image.Image]] = []
    for number, city in enumerate(CITIES):
        seed = FIRST_SEED + number
        domain = DOMAINS[number % len(DOMAINS)]
        columns.append(
            [
                _photograph("day", seed, city),
                _labels(seed, city),
                _photograph(domain, seed + len(CITIES), city),
            ]
        )
    return _sheet([list(row) for row in zip(*columns, strict=True)], heads=list(CITIES))


def _photograph(domain: str, seed: int, city: str) -> Image.Image:
    width_px, height_px = RENDERED_PX
    street = render_street(domain, seed, city=city, height_px=height_px, width_px=width_px)
    return Image.fromarray(street.image_HW3.numpy()).resize(TILE_PX, Image.Resampling.LANCZOS)


def _labels(seed: int, city: str) -> Image.Image:
    colours = np.zeros((256, 3), np.uint8)
    label_set = read_label_set("cityscapes-19").colors
    colours[: len(label_set)] = label_set
    width_px, height_px = RENDERED_PX
    street = render_street("day", seed, city=city, height_px=height_px, width_px=width_px)
    picture = Image.fromarray(colours[street.label_HW.numpy()])
    return picture.resize(TILE_PX, Image.Resampling.BOX)


def _sheet(rows: list[list[Image.Image]], *, heads: list[str]) -> Image.Image:
    width_px, height_px = TILE_PX
    sheet = Image.new("RGB", (width_px * len(heads), MARGIN_PX + height_px * len(rows)), "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=15)
    for column, head in enumerate(heads):
        draw.text((width_px * column + 6, 2), head, fill="black", font=font)
    for row, tiles in enumerate(rows):
        for column, tile in enumerate(tiles):
            sheet.paste(tile, (width_px * column, MARGIN_PX + height_px * row))
    return sheet


if __name__ == "__main__":
    for name, sheet in (("domains", domains_sheet()), ("cities", cities_sheet())):
        path = PICTURES / f"streets-{name}.jpg"
        sheet.save(path, quality=88)
        print(f"{path.relative_to(PICTURES.parents[1])}: {path.stat().st_size // 1024} kB")
