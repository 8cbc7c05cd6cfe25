"""A picture of generated images: thumbnails, each above its prompt."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from PIL import Image, ImageDraw, ImageFont

from dgseg.generation.image_folder import ImageLine

MOST_IMAGES = 24
COLUMNS = 4
TILE_WIDTH_PX = 320
GAP_PX = 12
LINE_PX = 16
TEXT_LINES = 4
"""Under a thumbnail; a longer prompt ends in an ellipsis."""
HEADING_PX = 40
INK, FAINT, PAPER = (40, 40, 40), (130, 130, 130), (255, 255, 255)


def write_contact_sheet(folder: Path, lines: Sequence[ImageLine], title: str, path: Path) -> None:
    """Write a PNG of up to ``MOST_IMAGES`` images, spread evenly over all of them in order."""
    ordered = sorted(lines, key=lambda line: line.file)
    count = min(MOST_IMAGES, len(ordered))
    tiles = [_tile(folder, ordered[place * len(ordered) // count]) for place in range(count)]
    columns = min(COLUMNS, count)
    height = max(tile.height for tile in tiles) + GAP_PX
    width = TILE_WIDTH_PX + GAP_PX

    size = columns * width + GAP_PX, HEADING_PX + -(-count // columns) * height
    sheet = Image.new("RGB", size, PAPER)
    heading = f"{count} of {len(ordered)} images, {title}" if count < len(ordered) else title
    draw = ImageDraw.Draw(sheet)
    font = _font(15)
    draw.text((GAP_PX, GAP_PX), _cut(heading, font, size[0] - 2 * GAP_PX), fill=INK, font=font)
    for place, tile in enumerate(tiles):
        row, column = divmod(place, columns)
        sheet.paste(tile, (GAP_PX + column * width, HEADING_PX + row * height))
    sheet.save(path, format="PNG")


def _tile(folder: Path, line: ImageLine) -> Image.Image:
    with Image.open(folder / line.file) as image:
        thumbnail_height = max(1, TILE_WIDTH_PX * image.height // image.width)
        thumbnail = image.convert("RGB").resize(
            (TILE_WIDTH_PX, thumbnail_height), Image.Resampling.LANCZOS
        )
    font = _font(12)
    text_px = (TEXT_LINES + 1) * LINE_PX
    tile = Image.new("RGB", (TILE_WIDTH_PX, thumbnail_height + 4 + text_px), PAPER)
    tile.paste(thumbnail, (0, 0))
    draw = ImageDraw.Draw(tile)
    y = thumbnail_height + 4
    draw.text((0, y), f"{Path(line.file).stem}  seed {line.seed}", fill=FAINT, font=font)
    for place, text in enumerate(_wrapped(line.prompt, font), 1):
        draw.text((0, y + place * LINE_PX), text, fill=INK, font=font)
    return tile


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Return up to ``TEXT_LINES`` lines that fit under a thumbnail."""
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= TILE_WIDTH_PX or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = lines[:TEXT_LINES]
    if len(lines) > TEXT_LINES:
        kept[-1] += " " + lines[TEXT_LINES]
    return [_cut(line, font, TILE_WIDTH_PX) for line in kept]


def _cut(text: str, font: ImageFont.FreeTypeFont, width_px: int) -> str:
    if font.getlength(text) <= width_px:
        return text
    while text and font.getlength(f"{text}…") > width_px:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _font(size: int) -> ImageFont.FreeTypeFont:
    # It comes with matplotlib, and knows more scripts than Pillow's own.
    return ImageFont.truetype(Path(mpl.get_data_path()) / "fonts/ttf/DejaVuSans.ttf", size)
