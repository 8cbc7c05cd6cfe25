import sharp, { type OverlayOptions } from "sharp";
import type { RawImage } from "../segmentation-task.ts";

const MAX_CELL_WIDTH_PX = 480;
const GAP_PX = 8;
const COLUMNS = 4;
const LABEL_SHARE = 0.5;
const PAPER = "#ffffff";

/** One style of a sheet. */
export interface SheetRow {
  /** A palette PNG of the photograph's size. */
  labelMap: Uint8Array;
  /** WebP or PNG, of the photograph's size; its place stays empty without. */
  picture?: Uint8Array | undefined;
}

/**
 * Draws a sheet as PNG, a row for each style: the photograph, what is seen in it, the photograph in
 * the style, and what is seen then. Labels' colours lie over the photograph half and half.
 *
 * @param before the label map without a style, a palette PNG.
 */
export async function encodeContactSheet({
  photograph,
  before,
  rows,
}: {
  photograph: RawImage;
  before: Uint8Array;
  rows: readonly SheetRow[];
}): Promise<Buffer> {
  const width = Math.min(MAX_CELL_WIDTH_PX, photograph.widthPx);
  const height = Math.max(1, Math.round((photograph.heightPx * width) / photograph.widthPx));
  const plain = await sharp(photograph.rgb, {
    raw: { width: photograph.widthPx, height: photograph.heightPx, channels: 3 },
  })
    .resize(width, height, { fit: "fill" })
    .png()
    .toBuffer();
  const seen = await layOver(plain, before);

  const cells: OverlayOptions[] = [];
  for (const [row, { labelMap, picture }] of rows.entries()) {
    const styled =
      picture && (await sharp(picture).resize(width, height, { fit: "fill" }).toBuffer());
    const after = await layOver(styled ?? plain, labelMap);
    for (const [column, input] of [plain, seen, styled, after].entries()) {
      const left = GAP_PX + column * (width + GAP_PX);
      const top = GAP_PX + row * (height + GAP_PX);
      cells.push(...(input === undefined ? [] : [{ input, left, top }]));
    }
  }
  return sharp({
    create: {
      width: GAP_PX + COLUMNS * (width + GAP_PX),
      height: GAP_PX + rows.length * (height + GAP_PX),
      channels: 3,
      background: PAPER,
    },
  })
    .composite(cells)
    .png()
    .toBuffer();

  /** Nearest neighbour: labels cannot be mixed. */
  async function layOver(picture: Uint8Array, labelMap: Uint8Array): Promise<Buffer> {
    const colors = await sharp(labelMap)
      .toColourspace("srgb")
      .resize(width, height, { fit: "fill", kernel: "nearest" })
      .ensureAlpha(LABEL_SHARE)
      .png()
      .toBuffer();
    return sharp(picture)
      .composite([{ input: colors }])
      .png()
      .toBuffer();
  }
}
