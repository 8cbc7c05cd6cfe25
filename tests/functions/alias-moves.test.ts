import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Quality } from "#contracts";
import { setAlias } from "#model-store";
import { publishMini } from "../model-store/publish-mini.ts";
import { publishOneLabel } from "../model-store/publish-one-label.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { useColdTestApp } from "./test-app.ts";

const MOVES = 6;
const CLIENTS = 6;

const { request, services } = useColdTestApp({
  ALLWEATHER_WORKERS: "2",
  ALLWEATHER_ALIAS_TTL_MS: "1",
});
const { store } = services;

async function ask(name: string): Promise<{ status: number; model: string | null }> {
  const body = await drawPicture().png().toBuffer();
  const response = await request(`/v1/segment?model=${name}`, { method: "POST", body });
  await response.arrayBuffer();
  return { status: response.status, model: response.headers.get("Allweather-Model") };
}

function point(name: string, version: string) {
  return setAlias({ store, name, alias: "production", version, now: new Date() });
}

async function expectToAnswer(name: string, version: string): Promise<void> {
  await vi.waitFor(
    async () => expect(await ask(name)).toEqual({ status: 200, model: `${name}@${version}` }),
    { timeout: 30_000, interval: 50 },
  );
}

/** Two versions of different files, the first of which answers. */
async function publishTwo(
  name: string,
  qualities: Quality[] = ["standard", "fast"],
): Promise<void> {
  await publishOneLabel({ store, name, version: "1.0.0", qualities: ["standard"] });
  await publishOneLabel({ store, name, version: "2.0.0", qualities });
  await point(name, "1.0.0");
  await expectToAnswer(name, "1.0.0");
}

test("an alias that moves back and forth under load costs no request", async () => {
  await publishTwo("busy");
  const answers = new Map<string, number>();
  let isOver = false;
  const clients = Array.from({ length: CLIENTS }, async () => {
    while (!isOver) {
      const { status, model } = await ask("busy");
      const key = `${status} ${model}`;
      answers.set(key, (answers.get(key) ?? 0) + 1);
    }
  });

  for (let move = 1; move <= MOVES; move++) {
    const version = move % 2 === 0 ? "1.0.0" : "2.0.0";
    await point("busy", version);
    await expectToAnswer("busy", version);
  }
  isOver = true;
  await Promise.all(clients);

  expect([...answers.keys()].sort()).toEqual(["200 busy@1.0.0", "200 busy@2.0.0"]);
}, 120_000);

test("until the new version is loaded in every child process, the one before it answers", async () => {
  await publishTwo("slow");
  const children = services.segmentation.processIds();
  // Of as many requests as there are children, one that stands still holds up no more than one.
  const askOnce = () => Promise.race([...children.map(() => ask("slow")), sleep(20_000)]);
  // It cannot load anything either.
  process.kill(children[0] ?? Number.NaN, "SIGSTOP");
  await point("slow", "2.0.0");
  const asked = [askOnce(), sleep(1_000).then(askOnce)];
  const during = await Promise.all(asked);
  process.kill(children[0] ?? Number.NaN, "SIGCONT");

  expect(during).toEqual(asked.map(() => ({ status: 200, model: "slow@1.0.0" })));
  await expectToAnswer("slow", "2.0.0");
}, 60_000);

test("a version that does not answer its golden cases never stands for its alias", async () => {
  await publishTwo("broken");
  await publishMini({ store, name: "broken", version: "3.0.0" });

  await point("broken", "3.0.0");

  await vi.waitFor(
    async () => {
      expect(await ask("broken")).toEqual({ status: 200, model: "broken@1.0.0" });
      const { values } = await services.telemetry.metrics.modelLoadFailures.get();
      expect(values).toEqual([{ labels: { model: "broken", reason: "model_unusable" }, value: 1 }]);
    },
    { timeout: 30_000, interval: 50 },
  );
  await point("broken", "2.0.0");
  await expectToAnswer("broken", "2.0.0");
}, 60_000);

test("a version whose files are damaged never stands for its alias", async () => {
  // Of these files nothing is in the cache.
  await publishTwo("damaged", ["standard", "best"]);
  const get = store.get.bind(store);
  const damaged = vi
    .spyOn(store, "get")
    .mockImplementation(async (key) => (key.startsWith("blobs/") ? new Uint8Array(1) : get(key)));
  onTestFinished(() => damaged.mockRestore());

  await point("damaged", "2.0.0");

  await vi.waitFor(async () => {
    expect(await ask("damaged")).toEqual({ status: 200, model: "damaged@1.0.0" });
    const { values } = await services.telemetry.metrics.modelLoadFailures.get();
    expect(values).toContainEqual({
      labels: { model: "damaged", reason: "artifact_corrupt" },
      value: 1,
    });
  });
});
