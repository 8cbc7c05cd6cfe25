import { availableParallelism } from "node:os";
import { z } from "zod";
import { DEFAULT_MODEL, parseModelReference, ServiceError } from "#contracts";
import { absoluteFolder } from "#evaluation";
import { DEFAULT_POOL_OPTIONS } from "#segmentation";
import { ENGINES } from "./workers/create-engine.ts";

/** A timer that is set for longer goes off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const count = z.coerce.number().int().min(1);

/** Every setting of the server, with its default. README.md lists them for people. */
const environmentSchema = z.object({
  ALLWEATHER_HOST: z.string().default("127.0.0.1"),
  ALLWEATHER_PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  ALLWEATHER_STORE: z.string().default(".allweather/store"),
  ALLWEATHER_CACHE: z.string().default(".allweather/cache"),
  ALLWEATHER_DEFAULT_MODEL: z
    .string()
    .default(DEFAULT_MODEL)
    .refine((text) => isModelReference(text), { error: "write name, name@version or name@alias" }),
  ALLWEATHER_ALIAS_TTL_MS: count.default(2_000),
  ALLWEATHER_MAX_BODY_BYTES: count.default(32 * 1024 * 1024),
  ALLWEATHER_UPLOAD_TIMEOUT_MS: count.default(60_000),
  ALLWEATHER_WORKERS: count.default(DEFAULT_POOL_OPTIONS.workers),
  ALLWEATHER_THREADS_PER_WORKER: count.default(DEFAULT_POOL_OPTIONS.threadsPerWorker),
  ALLWEATHER_DEADLINE_MS: count.max(LONGEST_TIMER_MS).default(DEFAULT_POOL_OPTIONS.deadlineMs),
  ALLWEATHER_MAX_PIXELS_IN_FLIGHT: count.default(DEFAULT_POOL_OPTIONS.maxPixelsInFlight),
  ALLWEATHER_MAX_LOADED_NETWORKS: count.default(DEFAULT_POOL_OPTIONS.maxLoadedNetworks),
  ALLWEATHER_DATASETS: z
    .string()
    .refine((url) => !absoluteFolder(url).includes(","), {
      error:
        "must not hold a comma, nor may the working folder that it is relative to: commas separate the options of a dataset",
    })
    .default(".allweather/datasets"),
  ALLWEATHER_ENGINE: z.enum(ENGINES).default("local"),
  ALLWEATHER_EVALUATIONS_AT_ONCE: count.default(1),
  ALLWEATHER_EVALUATION_WORKERS: count.default(availableParallelism()),
  ALLWEATHER_TASK_ATTEMPTS: count.default(5),
  ALLWEATHER_REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: "write redis://host:port or rediss://host:port" })
    .default("redis://127.0.0.1:6379"),
  ALLWEATHER_QUEUE_PREFIX: z.string().default("allweather"),
  ALLWEATHER_STATE_MACHINE_ARN: z.string().optional(),
  ALLWEATHER_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

export type Environment = z.infer<typeof environmentSchema>;

/**
 * Reads the settings from environment variables. An empty one counts as not set.
 *
 * @throws ServiceError `request_invalid` naming each variable that makes no sense, with what is wrong.
 */
export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const { data, error } = environmentSchema.safeParse(set);
  if (error !== undefined) {
    const reasons = error.issues.map(
      ({ path: [name = ""], message }) =>
        `${String(name)} is "${source[String(name)]}": ${message}`,
    );
    throw new ServiceError("request_invalid", `${reasons.join("; ")}. Change or unset it.`);
  }
  return data;
}

function isModelReference(text: string): boolean {
  try {
    parseModelReference(text);
    return true;
  } catch {
    return false;
  }
}
