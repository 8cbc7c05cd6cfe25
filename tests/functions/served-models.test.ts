import { setImmediate as turn } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import type { OpenedModel } from "#contracts";
import { ServiceError } from "#contracts";
import { createServedModels } from "../../functions/served-models.ts";

const reference = { name: "mini", alias: "production" };

describe("what an alias stands for", () => {
  let now: number;
  let stored: string;
  let lookUps: number;
  let log: string[];
  let loading: Map<string, { done: () => void; fail: (error: Error) => void }>;
  let models: ReturnType<typeof createServedModels>;

  beforeEach(() => {
    [now, stored, lookUps, log, loading] = [0, "1.0.0", 0, [], new Map()];
    const open = async (version: string) => modelOf(version);
    models = createServedModels({
      registry: {
        open: (asked) => open("version" in asked ? asked.version : stored),
      },
      findVersion: async () => {
        lookUps += 1;
        if (stored === "away") {
          throw new Error("the store is away");
        }
        return stored;
      },
      segmentation: {
        prepare: ({ manifest: { version } }) =>
          new Promise((resolve, fail) => loading.set(version, { done: resolve, fail })),
        forget: ({ manifest: { version } }) => log.push(`forgot ${version}`),
      },
      qualities: () => ["standard"],
      aliasTtlMs: 100,
      now: () => now,
      events: {
        onMoved: ({ to }) => log.push(`moved to ${to.manifest.version}`),
        onRefused: ({ version }) => log.push(`refused ${version}`),
        onLookUpFailed: () => log.push("look-up failed"),
      },
    });
  });

  async function answering(): Promise<string> {
    now += 100;
    return (await models.open(reference)).manifest.version;
  }

  async function loaded(version: string): Promise<void> {
    await turn();
    loading.get(version)?.done();
    await turn();
  }

  test("is looked up again only when the last look-up is old", async () => {
    await models.open(reference);
    await models.open(reference);
    now = 99;
    await models.open(reference);
    expect(lookUps).toBe(0);

    now = 100;
    await models.open(reference);

    expect(lookUps).toBe(1);
  });

  test("changes when the new version is loaded, and the old one is forgotten", async () => {
    await answering();
    stored = "2.0.0";

    const before = [await answering(), await answering()];
    await loaded("2.0.0");

    expect(before).toEqual(["1.0.0", "1.0.0"]);
    expect(await answering()).toBe("2.0.0");
    expect(log).toEqual(["moved to 2.0.0", "forgot 1.0.0"]);
  });

  test("stays when the alias moves back before the new version is loaded", async () => {
    await answering();
    stored = "2.0.0";
    await answering();
    stored = "1.0.0";
    await answering();

    await loaded("2.0.0");

    expect(await answering()).toBe("1.0.0");
    expect(log).toEqual([]);
  });

  test("is the newer of two versions, whichever is loaded first", async () => {
    await answering();
    stored = "2.0.0";
    await answering();
    stored = "3.0.0";
    await answering();

    await loaded("3.0.0");
    await loaded("2.0.0");

    expect(await answering()).toBe("3.0.0");
  });

  test("stays when the new version does not work, which is tried again after a while", async () => {
    await answering();
    stored = "2.0.0";
    await answering();
    await turn();
    loading.get("2.0.0")?.fail(new ServiceError("model_unusable", "differs"));
    await turn();
    loading.clear();

    expect(await answering()).toBe("1.0.0");
    expect([log, [...loading.keys()]]).toEqual([["refused 2.0.0"], []]);
    now += 30_000;
    await answering();
    await loaded("2.0.0");

    expect(await answering()).toBe("2.0.0");
  });

  test("stays when the alias cannot be looked up", async () => {
    await answering();
    stored = "away";

    expect(await answering()).toBe("1.0.0");
    expect(log).toEqual(["look-up failed"]);
  });
});

function modelOf(version: string): OpenedModel {
  return {
    manifest: { name: "mini", version } as OpenedModel["manifest"],
    folder: `/cache/${version}`,
  };
}
