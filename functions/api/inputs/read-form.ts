import { Readable } from "node:stream";
import { Busboy, type BusboyFileStream, type BusboyInstance } from "@fastify/busboy";
import { ServiceError } from "#contracts";
import { tooManyImages } from "./too-many-images.ts";

/** The field of a multipart form that holds an image; it may come several times. */
export const IMAGE_FIELD = "image";

/** Room for the names of all labels of the largest label set. */
const MAX_FIELD_BYTES = 4096;
/** A part has a Content-Disposition, and at most a handful of fields that clients add. */
const MAX_PART_HEADERS = 16;
/** File names have up to 255 bytes, each of which may be written as three. */
const MAX_PART_HEADER_BYTES = 8192;

export interface Form {
  images: Buffer[];
  /** By name, each one once. */
  fields: Record<string, string>;
}

/**
 * Reads a multipart form as it comes, so that a part too many ends it at once.
 *
 * @param options names of the fields that there may be besides images.
 * @throws ServiceError `request_invalid` for a form that is damaged, or has a field that is unknown,
 * twice there, or too long; `request_too_large` for more than
 * `maxImages`, or more parts than can have a meaning.
 */
export async function readForm({
  body,
  contentType,
  maxImages,
  options,
}: {
  body: AsyncIterable<Uint8Array>;
  contentType: string;
  maxImages: number;
  options: readonly string[];
}): Promise<Form> {
  const maxFields = options.length;
  const parser = openParser({ contentType, maxImages, maxFields });
  const source = Readable.from(body);
  const form: Form = { images: [], fields: {} };
  try {
    await new Promise<void>((resolve, reject) => {
      const refuse = (error: ServiceError) => reject(error);
      parser.on("file", (name, file) => collectFile({ name, file, form, refuse }));
      parser.on("field", (name, value, isNameCut, isCut) =>
        collectField({ name, value, isCut: isNameCut || isCut, form, options, refuse }),
      );
      parser.on("filesLimit", () => refuse(tooManyImages(maxImages)));
      parser.on("partsLimit", () => refuse(tooManyParts(maxFields + maxImages)));
      parser.on("fieldsLimit", () => refuse(invalid("The form has too many fields")));
      parser.on("error", (cause) => reject(damaged(cause)));
      parser.on("finish", resolve);
      source.on("error", reject).pipe(parser);
    });
  } finally {
    source.unpipe(parser).destroy();
  }
  return form;
}

function openParser({
  contentType,
  maxImages,
  maxFields,
}: {
  contentType: string;
  maxImages: number;
  maxFields: number;
}): BusboyInstance {
  try {
    return new Busboy({
      headers: { "content-type": contentType },
      limits: {
        // The one too many is told by its name: it is unknown, or there twice.
        fields: maxFields + 1,
        fieldSize: MAX_FIELD_BYTES,
        files: maxImages,
        parts: maxFields + 1 + maxImages,
        headerPairs: MAX_PART_HEADERS,
        headerSize: MAX_PART_HEADER_BYTES,
      },
    });
  } catch (cause) {
    throw damaged(cause);
  }
}

function collectFile({
  name,
  file,
  form,
  refuse,
}: {
  name: string;
  file: BusboyFileStream;
  form: Form;
  refuse: (error: ServiceError) => void;
}): void {
  const chunks: Uint8Array[] = [];
  // A form that ends within a file has an error of its own, and this one.
  file.on("error", () => {});
  file.on("data", (chunk: Uint8Array) => chunks.push(chunk));
  file.on("end", () => form.images.push(Buffer.concat(chunks)));
  if (name !== IMAGE_FIELD) {
    refuse(
      invalid(
        `The form has a file in ${quote(name)}, which is no file field "${IMAGE_FIELD}"`,
        `Send images there, for example with curl -F ${IMAGE_FIELD}=@street.jpg.`,
      ),
    );
  }
}

function collectField({
  name,
  value,
  isCut,
  form,
  options,
  refuse,
}: {
  name: string;
  value: string;
  isCut: boolean;
  form: Form;
  options: readonly string[];
  refuse: (error: ServiceError) => void;
}): void {
  if (name === IMAGE_FIELD) {
    refuse(
      invalid(
        `"${IMAGE_FIELD}" is text, so the form has no file field "${IMAGE_FIELD}"`,
        `Send a file there, for example with curl -F ${IMAGE_FIELD}=@street.jpg.`,
      ),
    );
  } else if (!options.includes(name)) {
    refuse(
      invalid(`The form has an unknown field ${quote(name)}`, `Known are ${options.join(", ")}.`),
    );
  } else if (isCut) {
    refuse(invalid(`The field "${name}" has more than ${MAX_FIELD_BYTES} bytes`));
  } else if (Object.hasOwn(form.fields, name)) {
    refuse(invalid(`The field "${name}" is there twice`, "Separate several values with commas."));
  } else {
    form.fields[name] = value;
  }
}

function quote(name: string | undefined): string {
  return name === undefined ? "without a name" : JSON.stringify(name.slice(0, 64));
}

function invalid(what: string, advice = "Nothing here needs as much."): ServiceError {
  return new ServiceError("request_invalid", `${what}. ${advice}`);
}

function tooManyParts(most: number): ServiceError {
  return new ServiceError(
    "request_too_large",
    `The form has more parts than the ${most} images and fields that it may have.`,
  );
}

function damaged(cause: unknown): ServiceError {
  return new ServiceError(
    "request_invalid",
    "The multipart form cannot be read: a boundary or a header is damaged or missing. Let the HTTP client build the form.",
    { cause },
  );
}
