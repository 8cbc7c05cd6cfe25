import { z } from "zod";
import { ServiceError } from "./service-error.ts";

/** Semantic Versioning 2.0.0, without build metadata, which would give one version two names. */
const VERSION_PATTERN =
  /^(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?$/;
const NAME_PATTERN = /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/;

export const modelNameSchema = z.string().max(64).regex(NAME_PATTERN, {
  error: "a name is lower-case words and digits, joined with - or .",
});
export const versionNumberSchema = z
  .string()
  .max(64)
  .regex(VERSION_PATTERN, { error: "a version is semantic, like 1.2.0 or 1.2.0-rc.1" });
/** Never a version number, so that `name@x` means one thing. */
export const aliasSchema = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, {
    error: "an alias is lower-case words, joined with -, and starts with a letter",
  });

/** For the document, which need not be exact: `parseModelReference` tells in words what is wrong. */
export const MODEL_REFERENCE_PATTERN = "^[a-z0-9]+([.-][a-z0-9]+)*(@[0-9A-Za-z.-]+)?$";

/** The alias that a bare model name means. */
export const DEFAULT_ALIAS = "production";

/** The model that answers when nobody names one; it ships with the product. */
export const DEFAULT_MODEL = "baseline-mini";

/** Which version of a model is meant: `famix-rn50@1.2.0`, `famix-rn50@production`, `famix-rn50`. */
export type ModelReference = { name: string; version: string } | { name: string; alias: string };

/**
 * Reads `name[@version or alias]`.
 *
 * @throws ServiceError `request_invalid` when the text is no reference.
 */
export function parseModelReference(text: string): ModelReference {
  const [name = "", selector = DEFAULT_ALIAS, ...rest] = text.split("@", 3);
  if (rest.length === 0 && modelNameSchema.safeParse(name).success) {
    if (versionNumberSchema.safeParse(selector).success) {
      return { name, version: selector };
    }
    if (aliasSchema.safeParse(selector).success) {
      return { name, alias: selector };
    }
  }
  throw new ServiceError(
    "request_invalid",
    `"${text.slice(0, 140)}" names no model. Write name, name@version or name@alias, for example famix-rn50@1.2.0.`,
  );
}
