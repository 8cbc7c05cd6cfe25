import type { Context } from "hono";
import { ServiceError } from "#contracts";

/** The field of a multipart form that holds the image. */
export const IMAGE_FIELD = "image";

/**
 * Reads the image of a request: the file field `image` of a multipart form, or else the body itself,
 * whatever its Content-Type says.
 *
 * @throws ServiceError `request_invalid` when a form has no such file, `image_missing` when it is empty.
 */
export async function readImage(c: Context): Promise<Uint8Array> {
  const isForm = c.req.header("Content-Type")?.startsWith("multipart/form-data") ?? false;
  const image = isForm ? await readForm(c) : new Uint8Array(await c.req.arrayBuffer());
  if (image.length === 0) {
    throw new ServiceError(
      "image_missing",
      `The ${isForm ? `form field "${IMAGE_FIELD}"` : "request body"} is empty. Send the bytes of a JPEG, PNG or WebP there.`,
    );
  }
  return image;
}

async function readForm(c: Context): Promise<Uint8Array> {
  const field = (await parseForm(c))[IMAGE_FIELD];
  if (!(field instanceof File)) {
    throw new ServiceError(
      "request_invalid",
      `The form has no file field "${IMAGE_FIELD}". Send one, for example with curl -F ${IMAGE_FIELD}=@street.jpg.`,
    );
  }
  return new Uint8Array(await field.arrayBuffer());
}

async function parseForm(c: Context) {
  try {
    return await c.req.parseBody();
  } catch (cause) {
    if (cause instanceof ServiceError || c.req.raw.signal.aborted) {
      throw cause;
    }
    throw new ServiceError(
      "request_invalid",
      "The multipart form cannot be read: a boundary or a header is damaged or missing. Let the HTTP client build the form.",
      { cause },
    );
  }
}
