import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { type Lease, takeLease } from "#jobs";
import { createMemoryObjectStore, type ObjectStore } from "#storage";
import { eventually } from "../functions/eventually.ts";

const LENGTH_MS = 150;

test("of many that want one lease at once, one gets it", async () => {
  const store = createMemoryObjectStore();

  const leases = await Promise.all(Array.from({ length: 20 }, () => take(store)));

  expect(leases.filter((lease) => !(lease instanceof Date))).toHaveLength(1);
});

test("a lease is renewed as long as its owner lives", async () => {
  const store = createMemoryObjectStore();
  await take(store);

  await sleep(2 * LENGTH_MS);

  expect(await take(store)).toBeInstanceOf(Date);
});

test("a lease that was released is free at once", async () => {
  const store = createMemoryObjectStore();
  await held(await take(store)).release();

  held(await take(store));
});

test("the lease of one that died runs out, and who wakes up again is told", async () => {
  const store = createMemoryObjectStore();
  let isAsleep = false;
  const asleep: ObjectStore = {
    ...store,
    putIfAbsent: async (key, body) => {
      if (isAsleep) {
        throw new Error("asleep");
      }
      return store.putIfAbsent(key, body);
    },
  };
  const first = held(await take(asleep));
  const lost = once(first.lost, "abort");
  isAsleep = true;
  await sleep(2 * LENGTH_MS);

  const second = held(await take(store));
  isAsleep = false;

  await lost;
  expect(second.lost.aborted).toBe(false);
});

test("a renewal that was written although the store gave no answer loses nothing", async () => {
  const store = createMemoryObjectStore();
  let failures = 0;
  const flaky: ObjectStore = {
    ...store,
    putIfAbsent: async (key, body) => {
      const isWritten = await store.putIfAbsent(key, body);
      if (key.endsWith("00001.json") && failures === 0) {
        failures += 1;
        throw new Error("no answer in time");
      }
      return isWritten;
    },
  };
  const lease = held(await take(flaky));

  await eventually(async () => expect(await store.get("claims/00003.json")).toBeDefined());

  expect(failures).toBe(1);
  expect(lease.lost.aborted).toBe(false);
});

async function take(store: ObjectStore): Promise<Lease | Date> {
  const lease = await takeLease({
    store,
    folder: "claims/",
    owner: randomUUID(),
    lengthMs: LENGTH_MS,
  });
  if (!(lease instanceof Date)) {
    onTestFinished(() => lease.release());
  }
  return lease;
}

function held(lease: Lease | Date): Lease {
  if (lease instanceof Date) {
    throw new Error("somebody else holds it");
  }
  return lease;
}
