import { InvalidArgumentError, Option } from "commander";
import type { z } from "zod";
import { aliasSchema } from "#contracts";

export const DEFAULT_STORE = ".allweather/store";
export const DEFAULT_CACHE = ".allweather/cache";

export function storeOption(): Option {
  return new Option("--store <url>", "folder of the writable model store")
    .env("ALLWEATHER_STORE")
    .default(DEFAULT_STORE);
}

export function cacheOption(): Option {
  return new Option("--cache <folder>", "where model files are unpacked")
    .env("ALLWEATHER_CACHE")
    .default(DEFAULT_CACHE);
}

export function aliasOption(): Option {
  return new Option(
    "--alias <alias>",
    "point this alias at the version, for example production",
  ).argParser(parseBy(aliasSchema));
}

/** Lets commander refuse what a schema refuses, in the words of the schema. */
export function parseBy<T>(schema: z.ZodType<T>): (text: string) => T {
  return (text) => {
    const { data, error } = schema.safeParse(text);
    if (error !== undefined) {
      throw new InvalidArgumentError(`${error.issues.map(({ message }) => message).join("; ")}.`);
    }
    return data as T;
  };
}
