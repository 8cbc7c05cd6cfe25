import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import type { EvaluationStatus } from "#contracts";
import { createApp } from "../../functions/api/app.ts";
import { readEnvironment } from "../../functions/environment.ts";
import { readInputLimits } from "../../functions/input-settings.ts";
import type { Services } from "../../functions/services.ts";
import { openAccess, unwatched } from "./test-app.ts";

const ID = "fe5dff387dea-0000000000000001";

const waiting: EvaluationStatus = {
  id: ID,
  state: "waiting",
  createdAt: "2026-11-22T12:00:00Z",
  request: null,
  model: "one-label@1.0.0",
  dataset: "noise",
  images: { total: null, done: 0, failed: 0 },
  imagesPerSecond: null,
  secondsLeft: null,
  partial: null,
  failure: null,
};
const planned: EvaluationStatus = {
  ...waiting,
  state: "running",
  images: { total: 12, done: 0, failed: 0 },
};
const done: EvaluationStatus = {
  ...planned,
  state: "succeeded",
  images: { total: 12, done: 12, failed: 0 },
};

test("that images have been counted is told before the first of them is done", async () => {
  const { watch } = createWatched([waiting, waiting, planned, done]);

  const body = await (await watch()).text();

  expect(idsOf(body)).toEqual(["waiting-0", "running-0", "succeeded"]);
  expect(eventsOf(body)).toEqual(["progress", "progress", "succeeded"]);
});

test("a client that was cut off gets what it has not seen", async () => {
  const { watch } = createWatched([planned, done]);

  const body = await (await watch("running-0")).text();

  expect(idsOf(body)).toEqual(["succeeded"]);
});

test("a client that has seen the end is told not to come again", async () => {
  const { watch } = createWatched([done]);

  const response = await watch("succeeded");

  expect(response.status).toBe(204);
  expect(await response.text()).toBe("");
});

test("the end is the same one when images are done behind it", async () => {
  const canceled: EvaluationStatus = { ...planned, state: "canceled" };
  const behind = { ...canceled, images: { total: 12, done: 3, failed: 0 } };
  const first = createWatched([canceled]);
  const [seen] = idsOf(await (await first.watch()).text());

  expect((await createWatched([behind]).watch(seen)).status).toBe(204);
});

test("a stream ends when the server is about to close, and at once", async () => {
  const { watch, closing, readsOf } = createWatched([planned]);
  const response = await watch();
  const body = response.text();
  await sleep(50);
  const started = performance.now();

  closing.abort();

  expect(idsOf(await body)).toEqual(["running-0"]);
  expect(performance.now() - started).toBeLessThan(200);
  const reads = readsOf();
  await sleep(600);
  expect(readsOf()).toBe(reads);
});

test("many may watch at once", async () => {
  const { watch, closing } = createWatched([planned]);
  const warnings: Error[] = [];
  const listener = (warning: Error) => warnings.push(warning);
  process.on("warning", listener);
  onTestFinished(() => void process.off("warning", listener));
  const bodies = Array.from({ length: 30 }, async () => (await watch()).text());
  await sleep(100);

  closing.abort();

  expect(new Set(await Promise.all(bodies)).size).toBe(1);
  expect(warnings).toEqual([]);
});

test("a stream that is asked for while the server closes ends without waiting", async () => {
  const { watch, closing } = createWatched([planned]);
  closing.abort();

  expect(await (await watch()).text()).toBe("");
});

test("nothing is read any more for a client that has hung up", async () => {
  const { watch, readsOf } = createWatched([planned]);
  const response = await watch();
  const reader = response.body?.getReader();
  await reader?.read();

  await reader?.cancel();

  const reads = readsOf();
  await sleep(600);
  expect(readsOf()).toBe(reads);
});

/** The API over an evaluation that goes through these states, one a look; the last one stays. */
function createWatched(states: EvaluationStatus[]) {
  const closing = new AbortController();
  let reads = 0;
  const services = {
    access: openAccess(),
    ...unwatched(),
    closing: closing.signal,
    inputs: readInputLimits(readEnvironment({})),
    evaluations: {
      async assertOwned() {},
      async status() {
        const status = states[Math.min(reads, states.length - 1)];
        reads += 1;
        return status;
      },
    },
  } as unknown as Services;
  const app = createApp({ services, log: pino({ level: "silent" }) });
  return {
    closing,
    readsOf: () => reads,
    watch: async (seen?: string): Promise<Response> =>
      app.request(`/v1/evaluations/${ID}/events`, {
        headers: seen === undefined ? {} : { "Last-Event-ID": seen },
      }),
  };
}

function idsOf(body: string): string[] {
  return [...body.matchAll(/^id: (.*)$/gm)].map(([, id = ""]) => id);
}

function eventsOf(body: string): string[] {
  return [...body.matchAll(/^event: (.*)$/gm)].map(([, event = ""]) => event);
}
