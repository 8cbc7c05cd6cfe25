import type { Context } from "hono";
import { z } from "zod";
import { ServiceError } from "#contracts";
import { assertThere } from "./assert-there.ts";
import { IMAGE_FIELD, readForm } from "./read-form.ts";
import { bodyOf } from "./request-body.ts";

/**
 * Reads a multipart form with images, and what its other fields say.
 *
 * @param schema of the fields, which are texts as in a query.
 * @throws ServiceError `request_invalid`, `image_missing`, `request_too_large`
 */
export async function readFormOf<Shape extends z.ZodRawShape>(
  c: Context,
  {
    contentType,
    maxImages,
    schema,
  }: { contentType: string; maxImages: number; schema: z.ZodObject<Shape> },
): Promise<{ images: Uint8Array[]; options: z.infer<z.ZodObject<Shape>> }> {
  const { images, fields } = await readForm({
    body: bodyOf(c).chunks(),
    contentType,
    maxImages,
    options: Object.keys(schema.shape),
  });
  if (images.length === 0) {
    throw new ServiceError(
      "request_invalid",
      `The form has no file field "${IMAGE_FIELD}". Send one, for example with curl -F ${IMAGE_FIELD}=@street.jpg.`,
    );
  }
  assertThere(images, () => `The form field "${IMAGE_FIELD}"`);
  const { data, error } = schema.safeParse(fields);
  if (error !== undefined) {
    throw new ServiceError("request_invalid", z.prettifyError(error));
  }
  return { images, options: data };
}
