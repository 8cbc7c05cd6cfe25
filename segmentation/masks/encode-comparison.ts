import sharp from "sharp";
import { IGNORE_INDEX, type LabelSet } from "#contracts";
import type { DecodedImage } from "../images/decode-image.ts";

const JPEG_QUALITY = 82;
const IGNORED_COLOR = [0, 0, 0] as const;
const WRONG_COLOR = [214, 39, 40] as const;
/** Right pixels are the photograph in pale grey, so that wrong ones stand out on it. */
const PALE = { floor: 150, share: 0.4 } as const;

/** Small pictures of one image, side by side material. */
export interface ComparisonPictures {
  /** JPEG. */
  photograph: Uint8Array;
  /** PNG in the labels' colours; what truth ignores is black. */
  truth: Uint8Array;
  prediction: Uint8Array;
  /** PNG: wrong pixels red, right ones pale, ignored ones black. */
  difference: Uint8Array;
}

/**
 * Draws an image's photograph, truth, prediction, and where the two differ.
 *
 * @param truth `[heightPx, widthPx]`, indices of `labelSet`; 255 is ignored.
 * @param prediction likewise; 255 is a label that the set does not have.
 * @param maxWidthPx of the pictures; smaller images keep their size.
 */
export async function encodeComparison({
  image,
  truth,
  prediction,
  labelSet,
  maxWidthPx,
}: {
  image: DecodedImage;
  truth: Uint8Array;
  prediction: Uint8Array;
  labelSet: LabelSet;
  maxWidthPx: number;
}): Promise<ComparisonPictures> {
  const from = { widthPx: image.widthPx, heightPx: image.heightPx };
  const widthPx = Math.min(maxWidthPx, from.widthPx);
  const heightPx = Math.max(1, Math.round((from.heightPx * widthPx) / from.widthPx));
  const to = { widthPx, heightPx };
  const resized = await sharp(image.rgb, raw(from))
    .resize(widthPx, heightPx, { fit: "fill" })
    .raw()
    .toBuffer();
  const smallTruth = sample(truth, from, to);
  const smallPrediction = sample(prediction, from, to);

  const encodePng = (rgb: Uint8Array) =>
    sharp(rgb, raw(to)).png({ compressionLevel: 9 }).toBuffer();
  return {
    photograph: await sharp(resized, raw(to)).jpeg({ quality: JPEG_QUALITY }).toBuffer(),
    truth: await encodePng(paint(smallTruth, labelSet)),
    prediction: await encodePng(paint(smallPrediction, labelSet)),
    difference: await encodePng(paintDifference(resized, smallTruth, smallPrediction)),
  };
}

interface Size {
  widthPx: number;
  heightPx: number;
}

function raw({ widthPx, heightPx }: Size) {
  return { raw: { width: widthPx, height: heightPx, channels: 3 as const } };
}

/** Nearest neighbour: labels cannot be mixed. */
function sample(labels: Uint8Array, from: Size, to: Size): Uint8Array {
  const sampled = new Uint8Array(to.widthPx * to.heightPx);
  for (let y = 0; y < to.heightPx; y++) {
    const row = Math.floor(((y + 0.5) * from.heightPx) / to.heightPx) * from.widthPx;
    for (let x = 0; x < to.widthPx; x++) {
      const column = Math.floor(((x + 0.5) * from.widthPx) / to.widthPx);
      sampled[y * to.widthPx + x] = labels[row + column] ?? IGNORE_INDEX;
    }
  }
  return sampled;
}

function paint(labels: Uint8Array, { labels: known }: LabelSet): Uint8Array {
  const rgb = new Uint8Array(labels.length * 3);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    rgb.set(known[labels[pixel] ?? IGNORE_INDEX]?.color ?? IGNORED_COLOR, pixel * 3);
  }
  return rgb;
}

function paintDifference(
  photograph: Uint8Array,
  truth: Uint8Array,
  prediction: Uint8Array,
): Uint8Array {
  const rgb = new Uint8Array(truth.length * 3);
  for (let pixel = 0; pixel < truth.length; pixel++) {
    if (truth[pixel] === IGNORE_INDEX) {
      rgb.set(IGNORED_COLOR, pixel * 3);
    } else if (truth[pixel] !== prediction[pixel]) {
      rgb.set(WRONG_COLOR, pixel * 3);
    } else {
      const [red = 0, green = 0, blue = 0] = photograph.subarray(pixel * 3, pixel * 3 + 3);
      rgb.fill(PALE.floor + (PALE.share * (red + green + blue)) / 3, pixel * 3, pixel * 3 + 3);
    }
  }
  return rgb;
}
