import { availableParallelism } from "node:os";
import { InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { aliasSchema, numberInText, segmentationFields, visualDomainSchema } from "#contracts";

export const DEFAULT_STORE = ".allweather/store";
export const DEFAULT_CACHE = ".allweather/cache";

export function storeOption(): Option {
  return new Option("--store <url>", "folder of the writable model store")
    .env("ALLWEATHER_STORE")
    .default(DEFAULT_STORE);
}

export function auditOption(): Option {
  return new Option("--audit-log <file>", "where a line about it is added, as the server does")
    .env("ALLWEATHER_AUDIT_LOG")
    .default("off");
}

export function cacheOption(): Option {
  return new Option("--cache <folder>", "where model files are unpacked")
    .env("ALLWEATHER_CACHE")
    .default(DEFAULT_CACHE);
}

/** What styles are drawn from. */
export function seedOption(): Option {
  return new Option("--seed <number>", "what styles are drawn from")
    .argParser(parseBy(numberInText(segmentationFields.seed)))
    .default(0);
}

export function aliasOption(): Option {
  return new Option(
    "--alias <alias>",
    "point this alias at the version, for example production",
  ).argParser(parseBy(aliasSchema));
}

export function seenOption(): Option {
  return new Option(
    "--seen <domain...>",
    "visual domains of which training saw labels, for the published results",
  )
    .argParser(collectBy(visualDomainSchema))
    .default([], "none");
}

/** Where the work of an evaluation is done. */
export interface EngineChoice {
  engine: "local" | "bullmq";
  workers: number;
  attempts: number;
  redis: string;
  queuePrefix: string;
}

/** The variables are those of the server. */
export function engineOptions(): Option[] {
  return [
    new Option("--engine <engine>", "work here, or by workers that share a Redis")
      .choices(["local", "bullmq"])
      .env("ALLWEATHER_ENGINE")
      .default("local"),
    new Option("--attempts <count>", "how often a task is tried before the evaluation fails")
      .env("ALLWEATHER_TASK_ATTEMPTS")
      .argParser(parseBy(z.coerce.number().int().min(1)))
      .default(5),
    ...workerOptions(),
  ];
}

export function workerOptions(): Option[] {
  return [
    new Option("--workers <count>", "child processes")
      .env("ALLWEATHER_EVALUATION_WORKERS")
      .argParser(parseBy(z.coerce.number().int().min(1)))
      .default(availableParallelism()),
    new Option("--redis <url>", "of the engine bullmq")
      .env("ALLWEATHER_REDIS_URL")
      .default("redis://127.0.0.1:6379"),
    new Option("--queue-prefix <prefix>", "before every key in Redis")
      .env("ALLWEATHER_QUEUE_PREFIX")
      .default("allweather"),
  ];
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

/** The same for an option that takes several values. */
export function collectBy<T>(schema: z.ZodType<T>): (text: string, previous?: T[]) => T[] {
  const parse = parseBy(schema);
  return (text, previous = []) => [...previous, parse(text)];
}
