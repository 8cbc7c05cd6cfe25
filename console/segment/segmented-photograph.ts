import { decode } from "fast-png";
import type { Schemas } from "../api/api.ts";
import { type Part, readMultipart } from "../api/read-multipart.ts";

export type Summary = Schemas["SegmentationSummary"];
export type FoundLabel = Summary["labels"][number];

/** What a server made of a photograph, pixel by pixel. */
export interface SegmentedPhotograph extends Omit<Summary, "image"> {
  widthPx: number;
  heightPx: number;
  /** `[heightPx, widthPx]`: which label each pixel has. */
  indices: Uint8Array;
  /** `[heightPx, widthPx]`: 255 times the largest softmax probability. */
  confidence: Uint8Array;
  /** `[heightPx, widthPx]`: 255 times the share of styled runs whose label differs. */
  disagreement: Uint8Array | undefined;
}

/** A grey or palette PNG, whose values count and not its colours. */
export interface ValueMap {
  widthPx: number;
  heightPx: number;
  values: Uint8Array;
}

/**
 * Reads an answer with the parts `summary`, `label-map`, `confidence` and perhaps `disagreement`.
 *
 * @throws Error when one of the first three is missing, or when sizes differ.
 */
export function readSegmentedPhotograph(
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string | null,
): SegmentedPhotograph {
  const parts = readMultipart(bytes, contentType);
  const summary: Summary = JSON.parse(
    new TextDecoder().decode(partOf(parts, /^application\/json/).body),
  );
  const { widthPx, heightPx, values } = decodeValues(partOf(parts, /^image\/png$/).body);
  const confidence = decodeValues(partOf(parts, /profile="?confidence/).body);
  if (confidence.values.length !== values.length) {
    throw new Error("The server's label map and confidence map differ in size.");
  }
  const { image: _, ...rest } = summary;
  const disagreement = parts.find(isOf(/profile="?disagreement/));
  return {
    ...rest,
    widthPx,
    heightPx,
    indices: values,
    confidence: confidence.values,
    disagreement: disagreement && decodeValues(disagreement.body).values,
  };
}

/**
 * The values of a PNG of one channel of 8 bits, palette or grey.
 *
 * @throws Error when it is another.
 */
export function decodeValues(png: Uint8Array): ValueMap {
  const { width: widthPx, height: heightPx, data, depth, channels } = decode(png);
  if (channels !== 1 || depth !== 8 || !(data instanceof Uint8Array)) {
    throw new Error(`The server's map has ${channels} channels of ${depth} bits, not one of 8.`);
  }
  return { widthPx, heightPx, values: data };
}

function partOf(parts: Part[], type: RegExp): Part {
  const part = parts.find(isOf(type));
  if (part === undefined) {
    throw new Error(`The server's answer has no part of type ${type.source}.`);
  }
  return part;
}

function isOf(type: RegExp): (part: Part) => boolean {
  return ({ headers }) => type.test(headers["content-type"] ?? "");
}
