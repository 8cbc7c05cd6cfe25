import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createMemoryObjectStore } from "#storage";
import {
  checkClock,
  checkLibraries,
  checkMemory,
  checkNode,
} from "../../functions/doctor/check-machine.ts";
import { checkStore } from "../../functions/doctor/check-store.ts";
import { runDoctor } from "../../functions/doctor/run-doctor.ts";
import { temporaryFolder } from "../temporary-folder.ts";

async function findingsOf(settings: NodeJS.ProcessEnv = {}) {
  const folder = await temporaryFolder();
  const findings = await runDoctor({
    ALLWEATHER_STORE: join(folder, "store"),
    ALLWEATHER_CACHE: join(folder, "cache"),
    ALLWEATHER_PORT: "0",
    ...settings,
  });
  return new Map(findings.map(({ check, ...verdict }) => [check, verdict]));
}

test("where all is well, every check says so and what it saw", async () => {
  const findings = await findingsOf();

  expect([...findings.keys()]).toEqual([
    "settings",
    "Node",
    "libraries",
    "clock",
    "store",
    "default model",
    "disk space",
    "memory",
    "port",
  ]);
  expect([...findings.values()].filter(({ state }) => state === "fail")).toEqual([]);
  expect(findings.get("default model")).toEqual({
    state: "ok",
    found: "baseline-mini@1.1.0 answers its 4 golden cases",
  });
});

test("settings that make no sense are told all at once, and the machine is looked at all the same", async () => {
  const findings = await findingsOf({ ALLWEATHER_PORT: "x", ALLWEATHER_WORKER: "1" });

  expect(findings.get("settings")).toMatchObject({
    state: "fail",
    found: expect.stringMatching(/ALLWEATHER_PORT is "x".*did you mean ALLWEATHER_WORKERS\?/),
    advice: expect.any(String),
  });
  expect([...findings.keys()]).toEqual(["settings", "Node", "libraries", "clock"]);
});

test("a model that is not there fails, and the checks behind it go on", async () => {
  const findings = await findingsOf({ ALLWEATHER_DEFAULT_MODEL: "no-such" });

  expect(findings.get("default model")).toMatchObject({
    state: "fail",
    found: expect.stringContaining("no-such"),
  });
  expect(findings.get("port")?.state).toBe("ok");
});

test("a port that is taken fails", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;

  const findings = await findingsOf({ ALLWEATHER_PORT: String(port) });

  expect(findings.get("port")).toMatchObject({
    state: "fail",
    found: `127.0.0.1:${port} is taken`,
  });
});

test("a Redis that does not answer fails, without its password", async () => {
  const findings = await findingsOf({
    ALLWEATHER_ENGINE: "bullmq",
    ALLWEATHER_REDIS_URL: "redis://me:hunter2@127.0.0.1:1",
  });

  expect(findings.get("Redis")).toMatchObject({ state: "fail" });
  expect(JSON.stringify([...findings])).not.toContain("hunter2");
});

test("a store that cannot be written fails", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "file"), "");

  const findings = await findingsOf({ ALLWEATHER_STORE: join(folder, "file", "store") });

  expect(findings.get("store")?.state).toBe("fail");
});

describe("a store", () => {
  const store = createMemoryObjectStore();

  test("that writes a key once is fine", async () => {
    expect(await checkStore(store)).toMatchObject({ state: "ok" });
  });

  test("that lets a second writer have a key fails", async () => {
    const lax = { ...store, putIfAbsent: async () => true };

    expect(await checkStore(lax)).toMatchObject({
      state: "fail",
      found: expect.stringContaining("second write"),
    });
  });

  test("that loses what it took fails", async () => {
    const forgetful = { ...store, get: async () => undefined };

    expect(await checkStore(forgetful)).toMatchObject({ state: "fail" });
  });
});

test("a machine that is too old, too small or lost in time is told apart from one that is not", () => {
  const versions = { sharp: "0.35.4", libvips: "8.18.0", onnxruntime: "1.30.0" };
  const [three] = [{ ALLWEATHER_WORKERS: 3 }];

  expect([checkNode("20.19.0").state, checkNode("20.18.3").state]).toEqual(["ok", "fail"]);
  expect([
    checkLibraries(versions).state,
    checkLibraries({ ...versions, sharp: "0.35.3" }).state,
  ]).toEqual(["ok", "fail"]);
  expect([checkMemory(three, 8e9).state, checkMemory(three, 5e8).state]).toEqual(["ok", "warn"]);
  expect([
    checkClock(new Date("2027-01-01")).state,
    checkClock(new Date("1970-01-01")).state,
  ]).toEqual(["ok", "fail"]);
});
