import { ServiceError } from "#contracts";

/** One letter at a time, because a pattern for the whole would run out of stack on long texts. */
const NO_BASE64 = /[^A-Za-z0-9+/]/;

/** For the document: base64 of something. */
export const BASE64_PATTERN =
  "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$";

/**
 * Decodes the base64 of an image.
 *
 * @param where what the error calls the place of the text.
 * @throws ServiceError `request_invalid`
 */
export function decodeBase64(text: string, where: string): Buffer {
  // Python's `encodebytes` breaks its lines.
  const joined = text.includes("\n") ? text.replace(/\r?\n/g, "") : text;
  if (joined.length % 4 !== 0 || NO_BASE64.test(joined.replace(/={1,2}$/, ""))) {
    throw new ServiceError(
      "request_invalid",
      `${where} is no base64: ${JSON.stringify(text.slice(0, 32))}... Send the image's bytes as base64, without a "data:" prefix.`,
    );
  }
  return Buffer.from(joined, "base64");
}
