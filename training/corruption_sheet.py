"""Draws docs/pictures/corruptions.jpg: one rendered street under every common corruption.

node training/python.mjs training/corruption_sheet.py
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from dgseg.data.corruptions import COMMON, MOVES_PIXELS, corrupt_image
from dgseg.data.synthetic_streets import render_street

PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "corruptions.jpg"
STREET, CITY, SEED = 23, "glassport", 1
RENDERED_PX = (480, 240)
TILE_PX = (104, 60, 360, 188)
"""Left, top, right, bottom: cut out at full size, so that noise and blocks show as they are."""
SEVERITIES = (1, 3, 5)
GROUPS, GROUP_ROWS = 2, 8
GAP_PX, GROUP_GAP_PX, NAME_PX, MARGIN_PX = 4, 36, 34, 20
INK, FAINT, PAPER = (34, 34, 40), (120, 120, 130), (255, 255, 255)


def corruption_sheet() -> Image.Image:
    """Return the street as it is, and in two columns a row of rising severities for each."""
    width_px, height_px = RENDERED_PX
    street = render_street("day", STREET, city=CITY, height_px=height_px, width_px=width_px)
    image_HW3 = street.image_HW3.numpy()
    tile_width_px, tile_height_px = TILE_PX[2] - TILE_PX[0], TILE_PX[3] - TILE_PX[1]
    group_width_px = len(SEVERITIES) * (tile_width_px + GAP_PX) - GAP_PX
    row_height_px = NAME_PX + tile_height_px + 2 * GAP_PX
    size_px = (
        2 * MARGIN_PX + GROUPS * group_width_px + (GROUPS - 1) * GROUP_GAP_PX,
        2 * MARGIN_PX + GROUP_ROWS * row_height_px,
    )
    sheet = Image.new("RGB", size_px, PAPER)
    draw = ImageDraw.Draw(sheet)
    for place, corruption in enumerate((None, *COMMON)):
        group, row = divmod(place, GROUP_ROWS)
        left_px = MARGIN_PX + group * (group_width_px + GROUP_GAP_PX)
        top_px = MARGIN_PX + row * row_height_px
        if corruption is None:
            _write(draw, left_px, top_px, "clean", "others at severities 1, 3 and 5")
            sheet.paste(Image.fromarray(image_HW3).crop(TILE_PX), (left_px, top_px + NAME_PX))
            continue
        note = "moves pixels" if corruption in MOVES_PIXELS else ""
        _write(draw, left_px, top_px, corruption, note)
        for column, severity in enumerate(SEVERITIES):
            tile = _tile(image_HW3, corruption, severity)
            sheet.paste(tile, (left_px + column * (tile_width_px + GAP_PX), top_px + NAME_PX))
    return sheet


def _write(draw: ImageDraw.ImageDraw, left_px: int, top_px: int, name: str, note: str) -> None:
    font = ImageFont.load_default(size=22)
    draw.text((left_px, top_px + 3), name, fill=INK, font=font)
    after_px = left_px + draw.textlength(name, font=font) + 14
    draw.text((after_px, top_px + 7), note, fill=FAINT, font=ImageFont.load_default(size=18))


def _tile(image_HW3: np.ndarray, corruption: str, severity: int) -> Image.Image:
    corrupted_HW3 = corrupt_image(
        image_HW3, corruption=corruption, severity=severity, photograph="street", seed=SEED
    )
    return Image.fromarray(corrupted_HW3).crop(TILE_PX)


if __name__ == "__main__":
    corruption_sheet().save(PICTURE, quality=76, optimize=True)
    print(f"{PICTURE.relative_to(PICTURE.parents[2])}: {PICTURE.stat().st_size // 1024} kB")
