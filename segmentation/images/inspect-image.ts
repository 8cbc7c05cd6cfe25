import { disableTypes, imageSize, types } from "image-size";
import { type InputLimits, ServiceError } from "#contracts";

const READABLE_TYPES = ["jpg", "png", "webp"];

// image-size knows twenty formats. Its parsers of the others never see a byte.
disableTypes(types.filter((type) => !READABLE_TYPES.includes(type)));

export interface ImageSize {
  /** As seen, after EXIF orientation. */
  widthPx: number;
  heightPx: number;
}

/**
 * Reads an image's size from its first bytes, in JavaScript: safe in the process that serves HTTP.
 *
 * @throws ServiceError `image_missing`, `image_format_unsupported`, `image_unreadable` when the bytes
 * are no JPEG, PNG or WebP; `image_too_large`, `image_too_small` when they are outside the limits.
 */
export function inspectImage(image: Uint8Array, limits: InputLimits): ImageSize {
  if (image.length === 0) {
    throw new ServiceError(
      "image_missing",
      "The image is empty: 0 bytes. Send a JPEG, PNG or WebP.",
    );
  }
  if (!isReadableFormat(image)) {
    throw new ServiceError(
      "image_format_unsupported",
      `The image is no JPEG, PNG or WebP: it starts with ${startOf(image)}. What counts is the content, not the name. Convert it and send it again.`,
    );
  }
  const size = readSize(image);
  checkSize(size, limits);
  return size;
}

function isReadableFormat(image: Uint8Array): boolean {
  const ascii = Buffer.from(image.subarray(0, 12)).toString("latin1");
  return (
    ascii.startsWith("\xff\xd8\xff") ||
    ascii.startsWith("\x89PNG\r\n\x1a\n") ||
    (ascii.startsWith("RIFF") && ascii.endsWith("WEBP"))
  );
}

function startOf(image: Uint8Array): string {
  const start = Buffer.from(image.subarray(0, 8));
  const text = start.toString("latin1");
  return /^[\x20-\x7e]+$/.test(text) ? JSON.stringify(text) : `bytes ${start.toString("hex")}`;
}

function readSize(image: Uint8Array): ImageSize {
  try {
    const { width, height, orientation = 1 } = imageSize(image);
    const isTurned = orientation >= 5;
    return isTurned ? { widthPx: height, heightPx: width } : { widthPx: width, heightPx: height };
  } catch (cause) {
    throw new ServiceError(
      "image_unreadable",
      `The image's header is damaged or cut off after ${image.length} bytes. Send the whole file.`,
      { cause },
    );
  }
}

/** @throws ServiceError `image_too_large`, `image_too_small` when a size is outside the limits. */
export function checkSize({ widthPx, heightPx }: ImageSize, limits: InputLimits): void {
  const size = `The image is ${widthPx} x ${heightPx} px`;
  if (Math.min(widthPx, heightPx) < limits.minSidePx) {
    throw new ServiceError(
      "image_too_small",
      `${size}; both sides must be at least ${limits.minSidePx} px.`,
    );
  }
  if (Math.max(widthPx, heightPx) > limits.maxSidePx) {
    throw new ServiceError(
      "image_too_large",
      `${size}; the longer side may be at most ${limits.maxSidePx} px. Scale it down.`,
    );
  }
  if (widthPx * heightPx > limits.maxPixels) {
    throw new ServiceError(
      "image_too_large",
      `${size}, ${widthPx * heightPx} pixels in all; at most ${limits.maxPixels} are taken. Scale it down.`,
    );
  }
}
