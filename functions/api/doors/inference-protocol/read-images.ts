import { ServiceError } from "#contracts";
import type { RawImage } from "#segmentation";
import { decodeBase64 } from "../../inputs/decode-base64.ts";
import type { InputJson } from "./infer-request-schema.ts";
import { INPUTS, type TensorDescription } from "./model-tensors.ts";

const CHANNELS = 3;
const LENGTH_BYTES = 4;
/** Of the pixels of all images; also keeps what is allocated for a shape within reason. */
const MAX_PIXEL_BYTES = 2 ** 27;

/**
 * Reads the images of an input tensor.
 *
 * @param bytes of the tensor, where they are not in the JSON.
 * @param maxImages that the tensor may hold.
 * @throws ServiceError `request_invalid` when shape, datatype and data disagree.
 */
export function readImages(
  input: InputJson,
  { bytes, maxImages }: { bytes: Uint8Array | undefined; maxImages: number },
): (Uint8Array | RawImage)[] {
  const count = countElements(input, maxImages);
  if (input.name === "IMAGE") {
    return bytes === undefined ? readStrings(input.data, count) : readElements(bytes, count);
  }
  const pixels = bytes ?? readNumbers(input, count);
  if (pixels.length !== count) {
    throw refusal(
      `IMAGE_U8 of shape [${input.shape}] has ${count} bytes, but ${pixels.length} were sent`,
    );
  }
  const [, heightPx = 0, widthPx = 0] = input.shape;
  const imageBytes = heightPx * widthPx * CHANNELS;
  return Array.from({ length: count / imageBytes }, (_, image) => ({
    rgb: pixels.subarray(image * imageBytes, (image + 1) * imageBytes),
    widthPx,
    heightPx,
  }));
}

/** How many elements a tensor has, by its shape. */
function countElements({ name, shape, datatype }: InputJson, maxImages: number): number {
  const expected: TensorDescription = INPUTS[name];
  if (datatype !== expected.datatype) {
    throw refusal(`${name} has datatype "${datatype.slice(0, 32)}", but is ${expected.datatype}`);
  }
  const fits =
    shape.length === expected.shape.length &&
    shape.every((length, axis) => [-1, length].includes(expected.shape[axis] ?? 0));
  const count = shape.reduce((product, length) => product * length, 1);
  if (!fits || count === 0) {
    throw refusal(
      `${name} has shape [${shape}], but must be like [${expected.shape}], where -1 is 1 or more`,
    );
  }
  const [images = 0] = shape;
  if (images > maxImages || count > MAX_PIXEL_BYTES) {
    throw refusal(
      `${name} of shape [${shape}] is too large: at most ${maxImages} images and ${MAX_PIXEL_BYTES} bytes of pixels are taken at once`,
    );
  }
  return count;
}

/** Strings of any bytes, each behind its length. */
function readElements(bytes: Uint8Array, count: number): Uint8Array[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const elements: Uint8Array[] = [];
  let at = 0;
  while (at + LENGTH_BYTES <= buffer.length && elements.length < count) {
    const start = at + LENGTH_BYTES;
    at = start + buffer.readUInt32LE(at);
    elements.push(buffer.subarray(start, at));
  }
  if (at !== buffer.length || elements.length !== count) {
    throw refusal(
      `The ${bytes.length} bytes of IMAGE do not hold ${count} elements, each behind its length in 4 bytes, little-endian`,
    );
  }
  return elements;
}

function readStrings(data: unknown, count: number): Uint8Array[] {
  if (!Array.isArray(data) || data.length !== count) {
    throw refusal(`"data" of IMAGE is no list of ${count} base64 strings`);
  }
  return data.map((text, place) => {
    if (typeof text !== "string") {
      throw refusal(`"data" of IMAGE has ${JSON.stringify(text)?.slice(0, 32)} at ${place}`);
    }
    return decodeBase64(text, `"data" of IMAGE at ${place}`);
  });
}

function readNumbers({ data, shape }: InputJson, count: number): Uint8Array {
  const isNested = Array.isArray(data) && Array.isArray(data[0]);
  const numbers = new Uint8Array(count);
  fill(numbers, data, isNested ? shape : [count]);
  return numbers;
}

/** Copies a list that is nested as a shape says. */
function fill(numbers: Uint8Array, data: unknown, [length, ...inner]: number[]): void {
  if (!Array.isArray(data) || data.length !== length) {
    throw refusal(`"data" of IMAGE_U8 is neither flat nor nested as its shape says`);
  }
  if (inner.length > 0) {
    const size = numbers.length / length;
    data.forEach((item, place) => {
      fill(numbers.subarray(place * size, (place + 1) * size), item, inner);
    });
    return;
  }
  data.forEach((item, place) => {
    if (!(Number.isInteger(item) && item >= 0 && item <= 255)) {
      throw refusal(`"data" of IMAGE_U8 has ${JSON.stringify(item)?.slice(0, 32)}`);
    }
    numbers[place] = item;
  });
}

function refusal(problem: string): ServiceError {
  return new ServiceError(
    "request_invalid",
    `${problem}. GET /v2/models/{model} tells what a model takes.`,
  );
}
