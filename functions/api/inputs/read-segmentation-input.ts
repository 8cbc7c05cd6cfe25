import type { Context } from "hono";
import {
  type SegmentationOptions,
  segmentationInputSchema,
  segmentationQuerySchema,
} from "#contracts";
import type { Caller } from "../../caller.ts";
import type { Services } from "../../services.ts";
import { assertThere } from "./assert-there.ts";
import { parseJson } from "./parse-json.ts";
import { readFormOf } from "./read-form-of.ts";
import { readJsonImages } from "./read-json-images.ts";
import { bodyOf } from "./request-body.ts";

/** What a request to segment brings. */
export interface SegmentationInput {
  /** At least one, none of them empty. */
  images: Uint8Array[];
  /** What JSON or a form says besides its images. A body that is an image says nothing. */
  body?: SegmentationOptions;
}

/**
 * Reads the images of a request, and what its body says about them: a multipart form, JSON, or the
 * image itself, which is what a body of any other Content-Type is taken for.
 *
 * @throws ServiceError `request_invalid`, `image_missing`, `request_too_large`, `overloaded`,
 * `body_encoding_unsupported`, `upload_not_found`, `url_not_allowed`, `url_unreachable`
 */
export async function readSegmentationInput(
  c: Context,
  {
    services,
    caller,
  }: { services: Pick<Services, "inputs" | "uploads" | "fetchImage">; caller: Caller },
): Promise<SegmentationInput> {
  const contentType = c.req.header("Content-Type") ?? "";
  if (/^multipart\/form-data\s*(;|$)/i.test(contentType)) {
    return readFormInput(c, { contentType, maxImages: services.inputs.maxImages });
  }
  if (/^application\/json\s*(;|$)/i.test(contentType)) {
    return readJsonInput(c, { services, caller });
  }
  const image = await bodyOf(c).bytes();
  assertThere([image], () => "The request body");
  return { images: [image] };
}

async function readFormInput(
  c: Context,
  { contentType, maxImages }: { contentType: string; maxImages: number },
): Promise<SegmentationInput> {
  const {
    images,
    options: { format: formats, ...options },
  } = await readFormOf(c, { contentType, maxImages, schema: segmentationQuerySchema });
  return { images, body: { ...options, ...(formats && { formats }) } };
}

async function readJsonInput(
  c: Context,
  {
    services,
    caller,
  }: { services: Pick<Services, "inputs" | "uploads" | "fetchImage">; caller: Caller },
): Promise<SegmentationInput> {
  const body = bodyOf(c);
  const { images: sources, ...options } = parseJson(await body.bytes(), {
    schema: segmentationInputSchema,
    what: "The request body",
  });
  const { signal } = c.req.raw;
  const images = await readJsonImages({ sources, services, caller, body, signal });
  assertThere(images, (index) => `images[${index}]`);
  return { images, body: options };
}
