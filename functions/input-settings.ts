import { z } from "zod";

const count = z.coerce.number().int().min(1);
const MEBIBYTE = 1024 * 1024;
/** A timer that is set for longer goes off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** `images.example.org` or `*.example.org`, without scheme, port or path. */
const HOST = /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** Settings of what comes in: how large, how many, and from where. docs/security.md has the reasons. */
export const inputSettings = {
  ALLWEATHER_MAX_BODY_BYTES: count
    .default(32 * MEBIBYTE)
    .meta({ description: "largest request body" }),
  ALLWEATHER_MAX_UNPACKED_BYTES: count.default(64 * MEBIBYTE).meta({
    description: "largest request body that came compressed, once it is unpacked",
  }),
  ALLWEATHER_MAX_BYTES_IN_FLIGHT: count.default(512 * MEBIBYTE).meta({
    description:
      "bytes of all bodies, images and answers that are held at a time; past it requests get 503",
  }),
  ALLWEATHER_MAX_IMAGES_PER_REQUEST: count
    .default(16)
    .meta({ description: "images in one request" }),
  // Sixteen images of 2048 x 1024 px.
  ALLWEATHER_MAX_PIXELS_PER_REQUEST: count.default(2 ** 25).meta({
    description:
      "pixels of all images of one request that are answered together; never more than may be in flight",
  }),
  ALLWEATHER_MAX_UPLOAD_BYTES: count.default(64 * MEBIBYTE).meta({
    description: "largest upload; all images of one request together may have as much",
  }),
  ALLWEATHER_UPLOADS_TTL_MS: count.default(24 * 60 * 60 * 1000).meta({
    description: "how long an upload can be used; removing its bytes is the store's business",
  }),
  ALLWEATHER_UPLOAD_TIMEOUT_MS: count
    .default(60_000)
    .meta({ description: "for a request to arrive" }),
  ALLWEATHER_IDLE_TIMEOUT_MS: count.max(LONGEST_TIMER_MS).default(300_000).meta({
    description:
      "how long nothing may move on a connection, as when a client does not read its answer",
  }),
  ALLWEATHER_DOWNLOAD_TIMEOUT_MS: count.max(LONGEST_TIMER_MS).default(300_000).meta({
    description: "for a client to take its answer; streams of events may last longer",
  }),
  ALLWEATHER_MAX_CONNECTIONS: count.default(2_048).meta({
    description: "connections that are open at a time; past it new ones are closed",
  }),
  ALLWEATHER_SIGNING_SECRET: z
    .string()
    .min(32, { error: "must have at least 32 characters" })
    .optional()
    .meta({
      description: "signs the addresses that uploads go to; servers behind one address share it",
      defaultText: "random, so that addresses end with the process",
    }),
  ALLWEATHER_IMAGE_URL_HOSTS: z
    .string()
    .transform((text) => text.split(",").map((host) => host.trim().toLowerCase()))
    .refine((hosts) => hosts.every((host) => HOST.test(host)), {
      error: "write hosts like images.example.org or *.example.org, separated by commas",
    })
    .optional()
    .meta({ description: "hosts that images are fetched from", defaultText: "none" }),
  ALLWEATHER_IMAGE_URL_TIMEOUT_MS: count
    .max(600_000)
    .default(10_000)
    .meta({ description: "for all images that one request names by URL" }),
  ALLWEATHER_IMAGE_URL_MAX_REDIRECTS: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(3)
    .meta({ description: "redirects that are followed, each one checked; 0 follows none" }),
};

const schema = z.object(inputSettings);

/** What requests may bring, as the settings say. */
export interface InputLimits {
  maxBodyBytes: number;
  maxUnpackedBytes: number;
  maxBytesInFlight: number;
  maxImages: number;
  /** Of several images of one request that are answered together. */
  maxPixels: number;
  maxUploadBytes: number;
  downloadTimeoutMs: number;
  imageUrls: { hosts: readonly string[]; timeoutMs: number; maxRedirects: number };
}

export function readInputLimits(
  environment: z.infer<typeof schema> & { ALLWEATHER_MAX_PIXELS_IN_FLIGHT: number },
): InputLimits {
  return {
    maxBodyBytes: environment.ALLWEATHER_MAX_BODY_BYTES,
    maxUnpackedBytes: environment.ALLWEATHER_MAX_UNPACKED_BYTES,
    maxBytesInFlight: environment.ALLWEATHER_MAX_BYTES_IN_FLIGHT,
    maxImages: environment.ALLWEATHER_MAX_IMAGES_PER_REQUEST,
    // With more, a request would be refused for being in its own way.
    maxPixels: Math.min(
      environment.ALLWEATHER_MAX_PIXELS_PER_REQUEST,
      environment.ALLWEATHER_MAX_PIXELS_IN_FLIGHT,
    ),
    maxUploadBytes: environment.ALLWEATHER_MAX_UPLOAD_BYTES,
    downloadTimeoutMs: environment.ALLWEATHER_DOWNLOAD_TIMEOUT_MS,
    imageUrls: {
      hosts: environment.ALLWEATHER_IMAGE_URL_HOSTS ?? [],
      timeoutMs: environment.ALLWEATHER_IMAGE_URL_TIMEOUT_MS,
      maxRedirects: environment.ALLWEATHER_IMAGE_URL_MAX_REDIRECTS,
    },
  };
}
