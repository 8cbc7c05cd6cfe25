import { decodePngValues } from "#segmentation";

export const [WIDTH_PX, HEIGHT_PX] = [32, 24];

/**
 * Red, with a blue quarter at its lower right; no pixel like its neighbour.
 *
 * @param brightAt another choice of the brightest colour: 0, 1 or 2.
 */
export function photograph(
  widthPx = WIDTH_PX,
  heightPx = HEIGHT_PX,
  brightAt: (x: number, y: number) => number = (x, y) =>
    x >= widthPx / 2 && y >= heightPx / 2 ? 2 : 0,
) {
  const rgb = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, at) => {
    const [x, y] = [Math.floor(at / 3) % widthPx, Math.floor(at / 3 / widthPx)];
    return at % 3 === brightAt(x, y) ? 150 + ((7 * x + 13 * y) % 50) : (x + y) % 40;
  });
  return { rgb, widthPx, heightPx };
}

/** The values of a label map or of disagreement, row by row. */
export async function decode(bytes: Uint8Array = new Uint8Array()): Promise<Uint8Array> {
  const { values } = await decodePngValues({ bytes, maxPixels: WIDTH_PX * HEIGHT_PX });
  return Uint8Array.from(values);
}
