import { mkdir, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { readEnvironment } from "../../functions/environment.ts";
import { settingsDocument } from "../../functions/settings-document.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const defaults = {
  ALLWEATHER_HOST: "127.0.0.1",
  ALLWEATHER_PORT: 8080,
  ALLWEATHER_STORE: ".allweather/store",
  ALLWEATHER_CACHE: ".allweather/cache",
  ALLWEATHER_DEFAULT_MODEL: "baseline-mini",
  ALLWEATHER_ALIAS_TTL_MS: 2_000,
  ALLWEATHER_MAX_BODY_BYTES: 33_554_432,
  ALLWEATHER_MAX_UNPACKED_BYTES: 67_108_864,
  ALLWEATHER_MAX_BYTES_IN_FLIGHT: 536_870_912,
  ALLWEATHER_MAX_IMAGES_PER_REQUEST: 16,
  ALLWEATHER_MAX_PIXELS_PER_REQUEST: 33_554_432,
  ALLWEATHER_MAX_UPLOAD_BYTES: 67_108_864,
  ALLWEATHER_UPLOADS_TTL_MS: 86_400_000,
  ALLWEATHER_UPLOAD_TIMEOUT_MS: 60_000,
  ALLWEATHER_IDLE_TIMEOUT_MS: 300_000,
  ALLWEATHER_DOWNLOAD_TIMEOUT_MS: 300_000,
  ALLWEATHER_MAX_CONNECTIONS: 2_048,
  ALLWEATHER_IMAGE_URL_TIMEOUT_MS: 10_000,
  ALLWEATHER_IMAGE_URL_MAX_REDIRECTS: 3,
  ALLWEATHER_WORKERS: availableParallelism(),
  ALLWEATHER_THREADS_PER_WORKER: 1,
  ALLWEATHER_DEADLINE_MS: 30_000,
  ALLWEATHER_MAX_PIXELS_IN_FLIGHT: 64_000_000,
  ALLWEATHER_MAX_LOADED_NETWORKS: 4,
  ALLWEATHER_MAX_STYLES: 8,
  ALLWEATHER_MAX_PROMPT_CHARACTERS: 200,
  ALLWEATHER_MAX_ROBUSTNESS_RUNS: 32,
  ALLWEATHER_MAX_STYLED_PIXELS: 4_194_304,
  ALLWEATHER_DATASETS: ".allweather/datasets",
  ALLWEATHER_ENGINE: "local",
  ALLWEATHER_EVALUATIONS_AT_ONCE: 1,
  ALLWEATHER_EVALUATION_WORKERS: availableParallelism(),
  ALLWEATHER_TASK_ATTEMPTS: 5,
  ALLWEATHER_REDIS_URL: "redis://127.0.0.1:6379",
  ALLWEATHER_QUEUE_PREFIX: "allweather",
  ALLWEATHER_LOG_LEVEL: "info",
  ALLWEATHER_ACCESS: "open",
  ALLWEATHER_KEY_TTL_MS: 10_000,
  ALLWEATHER_OIDC_TENANT_CLAIM: "tenant",
  ALLWEATHER_LIMITS: "memory",
  ALLWEATHER_PIXELS_PER_DAY: 0,
  ALLWEATHER_FAILURES_PER_MINUTE: 60,
  ALLWEATHER_AUDIT_LOG: "stdout",
  ALLWEATHER_JOB_IMAGES_AT_ONCE: availableParallelism(),
  ALLWEATHER_JOBS_PER_TENANT: 1000,
  ALLWEATHER_JOBS_TTL_S: 604800,
  ALLWEATHER_IDEMPOTENCY_TTL_S: 86400,
  ALLWEATHER_WEBHOOK_RETRIES_S: [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400],
  ALLWEATHER_DRAIN_DELAY_MS: 0,
  ALLWEATHER_DRAIN_TIMEOUT_MS: 30_000,
  ALLWEATHER_TRITON_METRICS: false,
};

test("without any variable every setting has its default", () => {
  expect(readEnvironment({})).toEqual(defaults);
});

test("what else is in the environment is left alone", () => {
  expect(readEnvironment({ PATH: "/bin", HOME: "/root" })).toEqual(defaults);
});

test("a variable that is set counts, and the others keep their defaults", () => {
  const environment = readEnvironment({
    ALLWEATHER_PORT: "0",
    ALLWEATHER_DEFAULT_MODEL: "famix-rn50@canary",
  });

  expect(environment).toEqual({
    ...defaults,
    ALLWEATHER_PORT: 0,
    ALLWEATHER_DEFAULT_MODEL: "famix-rn50@canary",
  });
});

test.each(Object.keys(defaults))("an empty %s counts as not set", (name) => {
  expect(readEnvironment({ [name]: "" })).toEqual(defaults);
});

test("docs/settings.md tells people of every setting", async () => {
  const path = new URL("../../docs/settings.md", import.meta.url);

  expect(await readFile(path, "utf8")).toBe(settingsDocument());
});

describe("a setting that makes no sense is named, with its value", () => {
  test.each([
    ["ALLWEATHER_PORT", "http"],
    ["ALLWEATHER_PORT", "-1"],
    ["ALLWEATHER_PORT", "65536"],
    ["ALLWEATHER_PORT", "80.5"],
    ["ALLWEATHER_DEFAULT_MODEL", "Baseline Mini"],
    ["ALLWEATHER_ALIAS_TTL_MS", "soon"],
    ["ALLWEATHER_MAX_BODY_BYTES", "32MB"],
    ["ALLWEATHER_UPLOAD_TIMEOUT_MS", "0"],
    ["ALLWEATHER_PUBLIC_URL", "allweather.example.org"],
    ["ALLWEATHER_IMAGE_URL_HOSTS", "https://images.example.org"],
    ["ALLWEATHER_IMAGE_URL_HOSTS", "images.example.org:8443"],
    ["ALLWEATHER_IMAGE_URL_MAX_REDIRECTS", "11"],
    ["ALLWEATHER_WORKERS", "0"],
    ["ALLWEATHER_THREADS_PER_WORKER", "1.5"],
    ["ALLWEATHER_DEADLINE_MS", "-5"],
    ["ALLWEATHER_DEADLINE_MS", "2147483648"],
    ["ALLWEATHER_MAX_PIXELS_IN_FLIGHT", "NaN"],
    ["ALLWEATHER_MAX_LOADED_NETWORKS", "Infinity"],
    ["ALLWEATHER_DATASETS", "/data/a,b"],
    ["ALLWEATHER_DATASETS", "s3://bucket/a,b"],
    ["ALLWEATHER_ENGINE", "steam"],
    ["ALLWEATHER_REDIS_URL", "http://127.0.0.1"],
    ["ALLWEATHER_LOG_LEVEL", "loud"],
    ["ALLWEATHER_DRAIN_DELAY_MS", "-1"],
    ["ALLWEATHER_DRAIN_TIMEOUT_MS", "2147483648"],
    ["ALLWEATHER_CORS_ORIGINS", "https://example.org/path"],
    ["ALLWEATHER_CORS_ORIGINS", "https://example.org, example.com"],
    ["ALLWEATHER_TRITON_METRICS", "perhaps"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"],
  ])("%s=%s", (name, value) => {
    expect(() => readEnvironment({ [name]: value })).toThrow(
      expect.objectContaining({
        code: "request_invalid",
        message: expect.stringMatching(new RegExp(`^${name} is "${value}": .+\\.$`)),
      }),
    );
  });

  test("a folder of datasets below a working folder with a comma", async () => {
    const folder = join(await temporaryFolder(), "a,b");
    await mkdir(folder);
    const before = process.cwd();
    process.chdir(folder);
    onTestFinished(() => process.chdir(before));

    expect(() => readEnvironment({ ALLWEATHER_DATASETS: "data" })).toThrow(/hold a comma/);
    expect(readEnvironment({ ALLWEATHER_DATASETS: "/data" }).ALLWEATHER_DATASETS).toBe("/data");
    expect(readEnvironment({ ALLWEATHER_DATASETS: "s3://b/c" }).ALLWEATHER_DATASETS).toBe(
      "s3://b/c",
    );
  });

  test("without the password in it", () => {
    const reading = () => readEnvironment({ ALLWEATHER_REDIS_URL: "http://me:secret@redis" });

    expect(reading).toThrow(/ALLWEATHER_REDIS_URL is "http:\/\/\*\*\*@redis": /);
  });

  test("together with every other one, unknown names and what does not fit together", () => {
    const reading = () =>
      readEnvironment({
        ALLWEATHER_PORT: "x",
        ALLWEATHER_WORKERS: "y",
        ALLWEATHER_WORKER: "2",
        ALLWEATHER_ENGINE: "step-functions",
      });

    expect(reading).toThrow(
      /ALLWEATHER_PORT is "x": .*; ALLWEATHER_WORKERS is "y": .*; ALLWEATHER_WORKER is no setting \(.*; ALLWEATHER_ENGINE is step-functions, /,
    );
  });
});

test.each([
  ["ALLWEATHER_WORKER", "did you mean ALLWEATHER_WORKERS?"],
  ["ALLWEATHER_LOGLEVEL", "did you mean ALLWEATHER_LOG_LEVEL?"],
  ["ALLWEATHER_DEADLIN_MS", "did you mean ALLWEATHER_DEADLINE_MS?"],
  ["ALLWEATHER_COLOUR_OF_THE_SKY", "docs/settings.md lists them"],
])("the name %s is a mistake: %s", (name, advice) => {
  expect(() => readEnvironment({ [name]: "1" })).toThrow(
    expect.objectContaining({
      code: "request_invalid",
      message: expect.stringContaining(`${name} is no setting (${advice})`),
    }),
  );
});

test("the variables of other programs of this repository are no mistakes", () => {
  expect(readEnvironment({ ALLWEATHER_PYTHON: "python3.12" })).toEqual(defaults);
});

test("origins are a list", () => {
  const { ALLWEATHER_CORS_ORIGINS } = readEnvironment({
    ALLWEATHER_CORS_ORIGINS: "https://a.example, http://localhost:5173",
  });

  expect(ALLWEATHER_CORS_ORIGINS).toEqual(["https://a.example", "http://localhost:5173"]);
});

test("a secret that makes no sense is not repeated", () => {
  expect(() => readEnvironment({ ALLWEATHER_SIGNING_SECRET: "hunter2" })).toThrow(
    /^ALLWEATHER_SIGNING_SECRET is "\*\*\*": must have at least 32 characters/,
  );
});

test("hosts of images are a list", () => {
  const environment = readEnvironment({
    ALLWEATHER_IMAGE_URL_HOSTS: "Images.example.org, *.photos.example.org",
  });

  expect(environment.ALLWEATHER_IMAGE_URL_HOSTS).toEqual([
    "images.example.org",
    "*.photos.example.org",
  ]);
});

test("every host is no list of hosts", () => {
  expect(() => readEnvironment({ ALLWEATHER_IMAGE_URL_HOSTS: "*" })).toThrow(/write hosts like/);
});
