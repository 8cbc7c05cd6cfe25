"""A bank as pictures: every style on one synthetic street.

Shapes: N styles, C channels, P patches, H and W of a picture, h and w of layer 1.
"""

import torch
from PIL import Image
from torch import Tensor, nn

from dgseg.data.synthetic_streets.render import render_street
from dgseg.models.picture_decoder import PictureDecoder
from dgseg.styles.bank import StyleBank
from dgseg.styles.mixing import mix_patches
from dgseg.styles.patches import Statistics

COLUMNS = 8
TILE_PX = 128, 96
"""Width and height."""
STREET_SEED = 21
STREET_PX = 512, 384
COLOURS = 256
"""Of the whole sheet: a palette makes it a third as large. By octree, because median cut leaves the
few tiles of a rare colour one or two shades of it."""


@torch.no_grad()
def draw_thumbnails(
    before: nn.Module, decoder: PictureDecoder | None, bank: StyleBank, *, grid: int
) -> Image.Image:
    """Return the sheet: tiles in rows of eight, in the bank's order.

    Every patch is dressed wholly in the style. Without a decoder a tile shows the style's own
    means, channel by channel: no picture, but no two are alike.
    """
    width, height = STREET_PX
    street = render_street("day", STREET_SEED, height_px=height, width_px=width)
    low_level_1Chw = before(street.image_HW3[None])
    rows = -(-len(bank) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * TILE_PX[0], rows * TILE_PX[1]))
    for place in range(len(bank)):
        tile = (
            _channels(bank.mean_NC[place])
            if decoder is None
            else _dressed(low_level_1Chw, decoder, bank, place, grid)
        )
        row, column = divmod(place, COLUMNS)
        sheet.paste(tile.resize(TILE_PX), (column * TILE_PX[0], row * TILE_PX[1]))
    return sheet.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def _dressed(
    low_level_1Chw: Tensor, decoder: PictureDecoder, bank: StyleBank, place: int, grid: int
) -> Image.Image:
    style_P1C = Statistics(
        *(value[place].expand(grid**2, 1, -1) for value in (bank.mean_NC, bank.deviation_NC))
    )
    nothing_1C = torch.zeros(1, bank.mean_NC.shape[1])
    picture_13HW = decoder(mix_patches(low_level_1Chw, style_P1C, nothing_1C))
    pixels_HW3 = (picture_13HW[0] * 255).round().to(torch.uint8).permute(1, 2, 0)
    return Image.fromarray(pixels_HW3.contiguous().numpy())


def _channels(mean_C: Tensor) -> Image.Image:
    level_C = (mean_C / mean_C.abs().max().clamp(min=1e-6)).clamp(0, 1)
    pixels_1C = (level_C * 255).round().to(torch.uint8)[None]
    return Image.fromarray(pixels_1C.contiguous().numpy()).convert("RGB")
