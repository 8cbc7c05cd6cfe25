import sharp, { type Sharp } from "sharp";

/** A picture of soft colours, never a photograph: what is in it does not matter, only that it is valid. */
export function drawPicture({
  widthPx = 64,
  heightPx = 48,
}: {
  widthPx?: number;
  heightPx?: number;
} = {}): Sharp {
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let at = 0; at < rgb.length; at++) {
    const pixel = Math.floor(at / 3);
    rgb[at] = (pixel % widthPx) * 3 + Math.floor(pixel / widthPx) * 2 + (at % 3) * 40;
  }
  return sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } });
}

/** The header of a PNG that claims a size, and then almost nothing: a bomb for who trusts it. */
export async function drawPngBomb(widthPx: number, heightPx: number): Promise<Buffer> {
  const png = await drawPicture().png().toBuffer();
  png.writeUInt32BE(widthPx, 16);
  png.writeUInt32BE(heightPx, 20);
  return png;
}
