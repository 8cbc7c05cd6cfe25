"""A picture of a dataset: photographs, their label maps in colour, and both in one.

Shapes: H height, W width, L labels.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from dgseg.data.label_sets import LabelSet, read_label_set
from dgseg.data.labelled_files import LabelledFiles

TILE_WIDTH_PX = 320
GAP_PX, COLUMN_GAP_PX, TILE_GAP_PX, MARGIN_PX = 20, 36, 4, 36
NAME_PX, HEADER_PX = 28, 118
LEGEND_WIDTH_PX, LEGEND_LINE_PX, NAME_WIDTH_PX, BAR_WIDTH_PX = 440, 36, 140, 176
SWATCH_PX = 18
PAIRS_PER_ROW = 2
INK, FAINT, RULE, PAPER = (34, 34, 40), (120, 120, 130), (226, 226, 231), (255, 255, 255)
IGNORED = (0, 0, 0)
OVERLAY_SHARE = 0.55
"""Of the label's colour over the photograph."""


def write_contact_sheet(
    files: LabelledFiles,
    places: tuple[int, ...],
    path: Path,
    *,
    count: int = 12,
    pixels_256: Tensor | None = None,
) -> None:
    """Write a PNG of up to ``count`` pairs, spread evenly over ``places``, beside a legend.

    The legend shows the share of each label of ``pixels_256``, how many pixels have each value;
    without them, in the pairs that are shown. Ignored pixels are black, and bare in the overlay.
    """
    if not places:
        raise ValueError(f"{files.dataset} has no readable pair to show")
    label_set = read_label_set(files.label_set)
    count = min(count, len(places))
    shown = [places[i * len(places) // count] for i in range(count)]
    pairs = [files.read(place) for place in shown]
    if pixels_256 is None:
        values = torch.cat([label_HW.flatten() for _, label_HW in pairs])
        pixels_256 = torch.bincount(values, minlength=256)

    columns = min(PAIRS_PER_ROW, count)
    tiles = [
        _tile(image_HW3.numpy(), label_HW.numpy(), label_set, _caption(files, place))
        for place, (image_HW3, label_HW) in zip(shown, pairs, strict=True)
    ]
    rows = [tiles[i : i + columns] for i in range(0, count, columns)]
    heights = [max(tile.height for tile in row) + GAP_PX for row in rows]
    legend = _legend(label_set, pixels_256.tolist())
    tiles_width = columns * (tiles[0].width + COLUMN_GAP_PX)
    sheet = Image.new(
        "RGB",
        (
            2 * MARGIN_PX + tiles_width + legend.width,
            HEADER_PX + max(sum(heights), legend.height) + MARGIN_PX,
        ),
        PAPER,
    )
    _draw_header(sheet, files)
    top = HEADER_PX
    for row, height in zip(rows, heights, strict=True):
        for column, tile in enumerate(row):
            sheet.paste(tile, (MARGIN_PX + column * (tile.width + COLUMN_GAP_PX), top))
        top += height
    sheet.paste(legend, (MARGIN_PX + tiles_width, HEADER_PX))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, format="PNG")


def _draw_header(sheet: Image.Image, files: LabelledFiles) -> None:
    draw = ImageDraw.Draw(sheet)
    domains = {pair.visual_domain or files.visual_domain for pair in files.pairs}
    facts = (
        f"{len(files):,} {'pair' if len(files) == 1 else 'pairs'}",
        ", ".join(sorted(domains)),
        f"labels of {files.label_set}",
        "photograph, labels, labels over the photograph",
    )
    draw.text((MARGIN_PX, 24), files.dataset, fill=INK, font=_font(34))
    draw.text((MARGIN_PX, 72), "  ·  ".join(facts), fill=FAINT, font=_font(18))


def _caption(files: LabelledFiles, place: int) -> str:
    pair = files.pairs[place]
    told = (pair.visual_domain, files.visual_domain)
    domain = f"  ·  {pair.visual_domain}" if pair.visual_domain and told[0] != told[1] else ""
    return pair.name + domain


def _tile(
    image_HW3: np.ndarray, label_HW: np.ndarray, label_set: LabelSet, caption: str
) -> Image.Image:
    height, width = label_HW.shape
    size = TILE_WIDTH_PX, max(1, TILE_WIDTH_PX * height // width)
    color_by_value = np.full((256, 3), IGNORED, np.uint8)
    color_by_value[: len(label_set.colors)] = label_set.colors
    photograph = Image.fromarray(image_HW3).resize(size, Image.Resampling.LANCZOS)
    labels = Image.fromarray(label_HW).resize(size, Image.Resampling.NEAREST)
    is_labelled = np.asarray(labels) < len(label_set.colors)
    colored = Image.fromarray(color_by_value[np.asarray(labels)])
    both = Image.composite(
        Image.blend(photograph, colored, OVERLAY_SHARE), photograph, Image.fromarray(is_labelled)
    )

    tile = Image.new("RGB", (3 * size[0] + 2 * TILE_GAP_PX, size[1] + NAME_PX), PAPER)
    for place, picture in enumerate((photograph, colored, both)):
        tile.paste(picture, (place * (size[0] + TILE_GAP_PX), 0))
    draw, font = ImageDraw.Draw(tile), _font(16)
    draw.text((0, size[1] + 5), _shortened(caption, font, tile.width), fill=FAINT, font=font)
    return tile


def _legend(label_set: LabelSet, pixels: Sequence[int]) -> Image.Image:
    count = len(label_set.names)
    entries = [
        *zip(label_set.names, label_set.colors, pixels[:count], strict=True),
        ("ignored", IGNORED, pixels[255]),
    ]
    total = max(1, sum(amount for _, _, amount in entries))
    largest = max(1, *(amount for _, _, amount in entries))
    legend = Image.new("RGB", (LEGEND_WIDTH_PX, LEGEND_LINE_PX * (len(entries) + 1)), PAPER)
    draw = ImageDraw.Draw(legend)
    draw.text((0, 0), "share of all pixels", fill=FAINT, font=_font(16))
    for line, (name, color, amount) in enumerate(entries, start=1):
        y = line * LEGEND_LINE_PX
        draw.rectangle((0, y, SWATCH_PX, y + SWATCH_PX), fill=color, outline=RULE)
        draw.text((SWATCH_PX + 10, y - 2), name, fill=INK, font=_font(18))
        x = SWATCH_PX + 10 + NAME_WIDTH_PX
        draw.rectangle((x, y, x + BAR_WIDTH_PX, y + SWATCH_PX), fill=(244, 244, 247))
        if amount > 0:
            length = max(1, round(BAR_WIDTH_PX * amount / largest))
            draw.rectangle((x, y, x + length, y + SWATCH_PX), fill=color)
        draw.text(
            (LEGEND_WIDTH_PX, y - 2),
            _percent(amount / total),
            fill=INK,
            font=_font(18),
            anchor="ra",
        )
    return legend


def _percent(share: float) -> str:
    if 0 < share < 0.0001:
        return "<0.01%"
    return f"{share:.2%}"


def _shortened(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"…{text}") > width:
        text = text[1:]
    return f"…{text}"


def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType, which draws the words of a sheet")
    return font
