import { availableParallelism } from "node:os";
import { z } from "zod";
import { DEFAULT_MODEL, parseModelReference, ServiceError } from "#contracts";
import { absoluteFolder } from "#evaluation";
import { DEFAULT_POOL_OPTIONS } from "#segmentation";
import { accessSettings, findAccessMistakes } from "./access-settings.ts";
import { inputSettings } from "./input-settings.ts";
import { jobsSettings } from "./jobs-settings.ts";
import { describeMistake, findUnknownSettings } from "./setting-mistakes.ts";
import { styleSettings } from "./styles/style-settings.ts";
import { ENGINES } from "./workers/create-engine.ts";

/** A timer that is set for longer goes off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const count = z.coerce.number().int().min(1);
const delayMs = z.coerce.number().int().min(0).max(LONGEST_TIMER_MS);

/** Every setting of the server, with its default. docs/settings.md, which is made of it, lists them for people. */
export const environmentSchema = z.object({
  ALLWEATHER_HOST: z.string().default("127.0.0.1").meta({ description: "address to listen on" }),
  ALLWEATHER_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(8080)
    .meta({ description: "port to listen on; 0 takes a free one" }),
  ALLWEATHER_STORE: z.string().default(".allweather/store").meta({
    description:
      "folder that models are published to and all state is kept in, over the embedded models",
  }),
  ALLWEATHER_CACHE: z
    .string()
    .default(".allweather/cache")
    .meta({ description: "folder where model files are unpacked and checked" }),
  ALLWEATHER_DEFAULT_MODEL: z
    .string()
    .default(DEFAULT_MODEL)
    .refine((text) => isModelReference(text), { error: "write name, name@version or name@alias" })
    .meta({
      description:
        "what answers when a request names no model; a bare name means its alias `production`",
    }),
  ALLWEATHER_ALIAS_TTL_MS: count.default(2_000).meta({
    description:
      "how late, at most, a moved alias is noticed; the version before it answers until the new one is warm",
  }),
  ...inputSettings,
  ALLWEATHER_WORKERS: count
    .default(DEFAULT_POOL_OPTIONS.workers)
    .meta({ description: "child processes that segment", defaultText: "one per core" }),
  ALLWEATHER_THREADS_PER_WORKER: count.default(DEFAULT_POOL_OPTIONS.threadsPerWorker).meta({
    description:
      "cores that one image may use: more for the latency of one, fewer for the throughput of many",
  }),
  ALLWEATHER_DEADLINE_MS: count
    .max(LONGEST_TIMER_MS)
    .default(DEFAULT_POOL_OPTIONS.deadlineMs)
    .meta({
      description: "from an image's arrival to its answer; past it the child process is killed",
    }),
  ALLWEATHER_MAX_PIXELS_IN_FLIGHT: count
    .default(DEFAULT_POOL_OPTIONS.maxPixelsInFlight)
    .meta({ description: "pixels that wait or are worked on; past it requests get 503" }),
  ALLWEATHER_MAX_LOADED_NETWORKS: count
    .default(DEFAULT_POOL_OPTIONS.maxLoadedNetworks)
    .meta({ description: "networks that a child process keeps loaded" }),
  ...styleSettings,
  ...accessSettings,
  ...jobsSettings,
  ALLWEATHER_DATASETS: z
    .string()
    .refine((url) => !absoluteFolder(url).includes(","), {
      error:
        "must not hold a comma, nor may the working folder that it is relative to: commas separate the options of a dataset",
    })
    .default(".allweather/datasets")
    .meta({ description: "folder or `s3://bucket/prefix` of the datasets that callers may name" }),
  ALLWEATHER_ENGINE: z
    .enum(ENGINES)
    .default("local")
    .meta({ description: "who does the work of evaluations" }),
  ALLWEATHER_EVALUATIONS_AT_ONCE: count
    .default(1)
    .meta({ description: "evaluations that run; others wait" }),
  ALLWEATHER_EVALUATION_WORKERS: count.default(availableParallelism()).meta({
    description: "child processes for evaluations, each started when there is work",
    defaultText: "one per core",
  }),
  ALLWEATHER_TASK_ATTEMPTS: count
    .default(5)
    .meta({ description: "how often a task is tried before its evaluation fails" }),
  ALLWEATHER_REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: "write redis://host:port or rediss://host:port" })
    .default("redis://127.0.0.1:6379")
    .meta({ description: "of the engine `bullmq`" }),
  ALLWEATHER_QUEUE_PREFIX: z
    .string()
    .default("allweather")
    .meta({ description: "before every key in Redis" }),
  ALLWEATHER_STATE_MACHINE_ARN: z
    .string()
    .optional()
    .meta({ description: "of the engine `step-functions`" }),
  ALLWEATHER_LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error", "silent"])
    .default("info")
    .meta({ description: "least serious of what is logged" }),
  ALLWEATHER_DRAIN_DELAY_MS: delayMs.default(0).meta({
    description:
      "how long, after SIGTERM, requests are still taken while `/health/ready` says no: the time load balancers need to notice",
  }),
  ALLWEATHER_DRAIN_TIMEOUT_MS: delayMs.default(30_000).meta({
    description:
      "how long, after that, requests that have begun may take; past it they are cut off",
  }),
  ALLWEATHER_CORS_ORIGINS: z
    .string()
    .transform((text) => text.split(",").map((origin) => origin.trim()))
    .refine((origins) => origins.every(isOrigin), {
      error: 'write origins like https://example.org, separated by commas, or "*"',
    })
    .optional()
    .meta({ description: "origins whose pages may call the API from a browser, or `*`" }),
  ALLWEATHER_TRITON_METRICS: z.stringbool().default(false).meta({
    description: "whether `/metrics` also has Triton's `nv_inference_*` names",
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: "write http://host:4318, an OTLP collector" })
    .optional()
    .meta({
      description:
        "OTLP/HTTP collector that traces are sent to; the SDK's other `OTEL_` variables count, too",
    }),
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
  const mistakes = [
    ...(error?.issues ?? []).map(({ path: [name = ""], message }) =>
      describeMistake({ name: String(name), value: source[String(name)], message }),
    ),
    ...findUnknownSettings({
      names: Object.keys(set),
      known: Object.keys(environmentSchema.shape),
    }),
    ...findConflicts(parseEach(set)),
  ];
  if (data === undefined || mistakes.length > 0) {
    throw new ServiceError("request_invalid", `${mistakes.join("; ")}. Change or unset it.`);
  }
  return data;
}

/** What is wrong with settings that make sense one by one. */
function findConflicts(settings: Partial<Environment>): string[] {
  const mistakes = findAccessMistakes(settings);
  if (
    settings.ALLWEATHER_ENGINE === "step-functions" &&
    settings.ALLWEATHER_STATE_MACHINE_ARN === undefined
  ) {
    mistakes.push("ALLWEATHER_ENGINE is step-functions, which needs ALLWEATHER_STATE_MACHINE_ARN");
  }
  return mistakes;
}

/** The settings that make sense, so that one mistake does not hide another. */
function parseEach(set: NodeJS.ProcessEnv): Partial<Environment> {
  const parsed = Object.entries(environmentSchema.shape).flatMap(([name, schema]) => {
    const { success, data } = schema.safeParse(set[name]);
    return success ? [[name, data]] : [];
  });
  return Object.fromEntries(parsed);
}

function isModelReference(text: string): boolean {
  try {
    parseModelReference(text);
    return true;
  } catch {
    return false;
  }
}

function isOrigin(text: string): boolean {
  return text === "*" || (URL.canParse(text) && new URL(text).origin === text);
}
