import { z } from "zod";
import { DEFAULT_POOL_OPTIONS } from "#segmentation";

/** An endpoint that is away for longer than a day between two attempts is hardly coming back. */
const LONGEST_WAIT_S = 24 * 60 * 60;
/** Key material that Standard Webhooks wants: 24 to 64 bytes. */
const SECRET = /^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const seconds = z.coerce.number().int().min(1);

/** Settings of long work: jobs, kept answers, webhooks. */
export const jobsSettings = {
  ALLWEATHER_JOB_IMAGES_AT_ONCE: z.coerce
    .number()
    .int()
    .min(1)
    .default(DEFAULT_POOL_OPTIONS.workers)
    .meta({
      description: "images of jobs that are worked on; others wait",
      defaultText: "one per core",
    }),
  ALLWEATHER_JOBS_PER_TENANT: z.coerce.number().int().min(1).default(1_000).meta({
    description:
      "jobs of one tenant that a server takes before some have ended; past it requests get 503",
  }),
  ALLWEATHER_JOBS_TTL_S: seconds.default(7 * 24 * 60 * 60).meta({
    description:
      "how long a job and its outputs are found; the store's own rule has to remove them after that",
  }),
  ALLWEATHER_IDEMPOTENCY_TTL_S: seconds.default(24 * 60 * 60).meta({
    description: "how long the answer of an `Idempotency-Key` comes again",
  }),
  ALLWEATHER_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: "write https://api.example.org" })
    .transform((url) => url.replace(/\/+$/, ""))
    .optional()
    .meta({
      description:
        "where callers reach this server, for the links in webhooks and the addresses that uploads go to; must be set where others can reach it, unless the store is `s3://`",
      defaultText: "links are paths, uploads go where the request was sent to",
    }),
  ALLWEATHER_WEBHOOK_SECRET: z
    .string()
    .transform((text) => text.split(/\s+/).filter((secret) => secret !== ""))
    .refine((secrets) => secrets.length > 0 && secrets.every((secret) => SECRET.test(secret)), {
      error: "write whsec_ and the base64 of 24 to 64 bytes; several with spaces between",
    })
    .optional()
    .meta({
      description:
        "what webhooks are signed with, `whsec_...`; several, with spaces between, while one is being replaced; without it there are no webhooks",
    }),
  ALLWEATHER_WEBHOOK_RETRIES_S: z
    .string()
    .transform((text) => text.split(",").map(Number))
    .refine(
      (waits) =>
        waits.every((wait) => Number.isFinite(wait) && wait >= 0 && wait <= LONGEST_WAIT_S),
      { error: `write seconds, each 0 to ${LONGEST_WAIT_S}, with commas between` },
    )
    .default([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400])
    .meta({
      description: "how long a webhook that failed waits, time after time, before it is sent again",
      defaultText: "5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h",
    }),
};
