import { mkdir, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { readEnvironment } from "../../functions/environment.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const defaults = {
  ALLWEATHER_HOST: "127.0.0.1",
  ALLWEATHER_PORT: 8080,
  ALLWEATHER_STORE: ".allweather/store",
  ALLWEATHER_CACHE: ".allweather/cache",
  ALLWEATHER_DEFAULT_MODEL: "baseline-mini",
  ALLWEATHER_ALIAS_TTL_MS: 2_000,
  ALLWEATHER_MAX_BODY_BYTES: 33_554_432,
  ALLWEATHER_UPLOAD_TIMEOUT_MS: 60_000,
  ALLWEATHER_WORKERS: availableParallelism(),
  ALLWEATHER_THREADS_PER_WORKER: 1,
  ALLWEATHER_DEADLINE_MS: 30_000,
  ALLWEATHER_MAX_PIXELS_IN_FLIGHT: 64_000_000,
  ALLWEATHER_MAX_LOADED_NETWORKS: 4,
  ALLWEATHER_DATASETS: ".allweather/datasets",
  ALLWEATHER_ENGINE: "local",
  ALLWEATHER_EVALUATIONS_AT_ONCE: 1,
  ALLWEATHER_EVALUATION_WORKERS: availableParallelism(),
  ALLWEATHER_TASK_ATTEMPTS: 5,
  ALLWEATHER_REDIS_URL: "redis://127.0.0.1:6379",
  ALLWEATHER_QUEUE_PREFIX: "allweather",
  ALLWEATHER_LOG_LEVEL: "info",
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

test.each(Object.keys(defaults))("README.md tells people of %s", async (name) => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");

  expect(readme).toContain(`\`${name}\``);
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

  test("together with every other one", () => {
    const reading = () => readEnvironment({ ALLWEATHER_PORT: "x", ALLWEATHER_WORKERS: "y" });

    expect(reading).toThrow(/ALLWEATHER_PORT is "x": .*; ALLWEATHER_WORKERS is "y": /);
  });
});
