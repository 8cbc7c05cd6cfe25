"""A picture of a dataset: photographs beside their label maps in colour.

Shapes: H height, W width.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from dgseg.data.label_sets import LabelSet, read_label_set
from dgseg.data.labelled_files import LabelledFiles

TILE_WIDTH_PX = 320
GAP_PX = 6
LINE_PX = 16
PAIRS_PER_ROW = 2
INK, PAPER = (40, 40, 40), (255, 255, 255)


def write_contact_sheet(
    files: LabelledFiles, places: tuple[int, ...], path: Path, *, count: int = 12
) -> None:
    """Write a PNG of up to ``count`` pairs, spread evenly over ``places``, above a legend.

    Ignored pixels are black.
    """
    if not places:
        raise ValueError(f"{files.dataset} has no readable pair to show")
    label_set = read_label_set(files.label_set)
    count = min(count, len(places))
    tiles = [_pair(files, places[i * len(places) // count], label_set) for i in range(count)]
    columns = min(PAIRS_PER_ROW, count)
    width, height = tiles[0].width, max(tile.height for tile in tiles)
    lines = -(-count // columns)

    legend = _legend(label_set, columns * width)
    sheet = Image.new("RGB", (columns * width, lines * height + legend.height), PAPER)
    for i, tile in enumerate(tiles):
        sheet.paste(tile, (i % columns * width, i // columns * height))
    sheet.paste(legend, (0, lines * height))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, format="PNG")


def _pair(files: LabelledFiles, place: int, label_set: LabelSet) -> Image.Image:
    image_HW3, label_HW = files.read(place)
    color_by_value = np.zeros((256, 3), np.uint8)
    color_by_value[: len(label_set.colors)] = label_set.colors
    photograph = Image.fromarray(image_HW3.numpy())
    colored = Image.fromarray(color_by_value[label_HW.numpy()])

    size = TILE_WIDTH_PX, max(1, TILE_WIDTH_PX * photograph.height // photograph.width)
    tile = Image.new("RGB", (2 * size[0] + 3 * GAP_PX, size[1] + 2 * GAP_PX + LINE_PX), PAPER)
    tile.paste(photograph.resize(size, Image.Resampling.LANCZOS), (GAP_PX, GAP_PX))
    tile.paste(colored.resize(size, Image.Resampling.NEAREST), (2 * GAP_PX + size[0], GAP_PX))
    ImageDraw.Draw(tile).text((GAP_PX, size[1] + GAP_PX), files.name(place), fill=INK)
    return tile


def _legend(label_set: LabelSet, width: int) -> Image.Image:
    entries = [*zip(label_set.names, label_set.colors, strict=True), ("ignored", (0, 0, 0))]
    columns = max(1, width // 128)
    lines = -(-len(entries) // columns)
    legend = Image.new("RGB", (width, lines * LINE_PX + 2 * GAP_PX), PAPER)
    draw = ImageDraw.Draw(legend)
    for i, (name, color) in enumerate(entries):
        x = GAP_PX + i % columns * (width // columns)
        y = GAP_PX + i // columns * LINE_PX
        draw.rectangle((x, y + 2, x + 11, y + 13), fill=color)
        draw.text((x + 16, y), name, fill=INK)
    return legend
