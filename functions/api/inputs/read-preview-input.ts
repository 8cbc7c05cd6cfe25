import type { Context } from "hono";
import {
  type StylePreviewOptions,
  stylePreviewInputSchema,
  stylePreviewQuerySchema,
} from "#contracts";
import type { Caller } from "../../caller.ts";
import type { Services } from "../../services.ts";
import { assertThere } from "./assert-there.ts";
import { parseJson } from "./parse-json.ts";
import { readFormOf } from "./read-form-of.ts";
import { readJsonImages } from "./read-json-images.ts";
import { bodyOf } from "./request-body.ts";

/**
 * Reads the image of a request to preview styles, and what its body says about it: a multipart form,
 * JSON, or the image itself, as `readSegmentationInput` does.
 *
 * @throws ServiceError `request_invalid`, `image_missing`, `request_too_large`, `overloaded`,
 * `body_encoding_unsupported`, `upload_not_found`, `url_not_allowed`, `url_unreachable`
 */
export async function readPreviewInput(
  c: Context,
  {
    services,
    caller,
  }: { services: Pick<Services, "inputs" | "uploads" | "fetchImage">; caller: Caller },
): Promise<{ image: Uint8Array; body?: StylePreviewOptions }> {
  const contentType = c.req.header("Content-Type") ?? "";
  if (/^multipart\/form-data\s*(;|$)/i.test(contentType)) {
    const schema = stylePreviewQuerySchema;
    const { images, options } = await readFormOf(c, { contentType, maxImages: 1, schema });
    return { image: onlyOf(images, 'The form field "image"'), body: options };
  }
  if (/^application\/json\s*(;|$)/i.test(contentType)) {
    const body = bodyOf(c);
    const { image: source, ...options } = parseJson(await body.bytes(), {
      schema: stylePreviewInputSchema,
      what: "The request body",
    });
    const images = await readJsonImages({
      sources: [source],
      services,
      caller,
      body,
      signal: c.req.raw.signal,
      nameOf: () => "image",
    });
    return { image: onlyOf(images, "image"), body: options };
  }
  return { image: onlyOf([await bodyOf(c).bytes()], "The request body") };
}

function onlyOf(images: Uint8Array[], name: string): Uint8Array {
  assertThere(images, () => name);
  const [image = new Uint8Array()] = images;
  return image;
}
