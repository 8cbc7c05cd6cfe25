import sharp from "sharp";
import type { Label } from "#contracts";
import type { RawImage } from "../segmentation-task.ts";

const LABEL_SHARE = 0.5;
const QUALITY = 90;
/** Of 0 to 6: more makes the file little smaller, and takes several times as long. */
const WEBP_EFFORT = 1;

/**
 * Encodes the photograph with its labels' colours laid over it, half and half.
 *
 * @param labels `[heightPx, widthPx]`, indices.
 * @param painted labels that are laid over; elsewhere the photograph stays as it is.
 */
export function encodeOverlay({
  image: { rgb, widthPx, heightPx },
  labels,
  painted,
  format,
}: {
  image: RawImage;
  labels: Uint8Array;
  painted: readonly Label[];
  format: "jpeg" | "webp";
}): Promise<Buffer> {
  const overlay = sharp(paint(rgb, labels, painted), {
    raw: { width: widthPx, height: heightPx, channels: 3 },
  });
  return format === "jpeg"
    ? overlay.jpeg({ quality: QUALITY }).toBuffer()
    : overlay.webp({ quality: QUALITY, effort: WEBP_EFFORT }).toBuffer();
}

function paint(rgb: Uint8Array, labels: Uint8Array, painted: readonly Label[]): Uint8Array {
  const shares = new Float32Array(256).fill(1);
  const colors = new Uint8Array(256 * 3);
  for (const { index, color } of painted) {
    shares[index] = 1 - LABEL_SHARE;
    colors.set(
      color.map((channel) => channel * LABEL_SHARE),
      index * 3,
    );
  }
  const overlay = new Uint8Array(rgb.length);
  for (let pixel = 0, at = 0; pixel < labels.length; pixel++) {
    const label = labels[pixel] ?? 0;
    const share = shares[label] ?? 1;
    for (let color = label * 3; color < label * 3 + 3; color++, at++) {
      overlay[at] = (rgb[at] ?? 0) * share + (colors[color] ?? 0);
    }
  }
  return overlay;
}
