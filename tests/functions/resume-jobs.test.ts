import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, test, vi } from "vitest";
import { type OpenedModel, ServiceError } from "#contracts";
import { createMemoryObjectStore, type ObjectStore } from "#storage";
import { OPEN_CALLER } from "../../functions/caller.ts";
import { openEmbeddedModel } from "../segmentation/embedded-model.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { eventually } from "./eventually.ts";
import { type JobServer, REQUEST, segmentAtOnce, startJobServer, TENANT } from "./job-server.ts";

let model: OpenedModel;
let image: Uint8Array;
let store: ObjectStore;

beforeEach(async () => {
  model ??= await openEmbeddedModel();
  image ??= await drawPicture().png().toBuffer();
  store = createMemoryObjectStore();
});

test("a job that a closing server left is brought to its end by the next, and no image twice", async () => {
  const gate = createGate();
  const first = startJobServer({ store, model, segment: gate.afterFirst });
  const id = await submit(first, 3);
  await gate.isWaiting;
  await first.close();
  expect((await read(first, id)).state).toBe("processing");
  const done = vi.fn(segmentAtOnce);
  const second = startJobServer({ store, model, segment: done });

  await second.jobs.resume();
  await end(second, id);

  expect(await read(second, id)).toMatchObject({ state: "succeeded", results: [{}, {}, {}] });
  expect(done).toHaveBeenCalledTimes(2);
});

test("a job of a server that died is gone on with when its lease has run out", async () => {
  const gate = createGate();
  const dead = startJobServer({ store, model, segment: gate.afterFirst });
  const id = await submit(dead, 2);
  await gate.isWaiting;
  dead.kill();
  const second = startJobServer({ store, model });

  await second.jobs.resume();
  await end(second, id);

  expect(await read(second, id)).toMatchObject({ state: "succeeded" });
});

test("two servers that both resume do every image once", async () => {
  const gate = createGate();
  const first = startJobServer({ store, model, segment: gate.afterFirst });
  const id = await submit(first, 4);
  await gate.isWaiting;
  await first.close();
  const done = vi.fn(segmentAtOnce);
  const servers = [1, 2].map(() => startJobServer({ store, model, segment: done }));

  await Promise.all(servers.map(({ jobs }) => jobs.resume()));
  await Promise.all(servers.map((server) => end(server, id)));

  expect(done).toHaveBeenCalledTimes(3);
});

test("a job is not looked at again when it has ended and everybody was told", async () => {
  const first = startJobServer({ store, model });
  const id = await submit(first, 1);
  await end(first, id);
  await eventually(async () => {
    const keys = await keysOf("unfinished/");
    expect(keys.map((key) => key.split("/")[1])).toEqual(["done", "open"]);
  });
  const get = vi.spyOn(store, "get");

  await startJobServer({ store, model }).jobs.resume();

  expect(get).not.toHaveBeenCalled();
});

test("a job that is canceled in the middle keeps what was done, and begins nothing more", async () => {
  const gate = createGate();
  const server = startJobServer({ store, model, segment: gate.afterFirst });
  const id = await submit(server, 6);
  await gate.isWaiting;

  await server.jobs.cancel({ tenant: TENANT, id });
  gate.open();
  await server.jobs.cancel({ tenant: TENANT, id });

  await eventually(async () => expect((await keysOf("unfinished/done/")).length).toBe(1));
  const job = await read(server, id);
  expect(job.state).toBe("canceled");
  expect(job.results.map((result) => result?.ok ?? null)).toEqual([
    true,
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(gate.count()).toBe(3);
  expect(server.errors).toEqual([]);
});

test("an image waits while the pool is full", async () => {
  let refusals = 1;
  const server = startJobServer({
    store,
    model,
    segment: async (request) => {
      refusals -= 1;
      if (refusals >= 0) {
        throw new ServiceError("overloaded", "Too much is waiting.");
      }
      return segmentAtOnce(request);
    },
  });

  const id = await submit(server, 1);
  await end(server, id);

  expect(await read(server, id)).toMatchObject({ state: "succeeded" });
});

test("one image that cannot be segmented does not keep the others from it", async () => {
  const server = startJobServer({ store, model });
  const id = await server.jobs.submit({
    caller: OPEN_CALLER,
    request: REQUEST,
    images: [Buffer.from("no image"), image],
  });

  await end(server, id);

  expect(await read(server, id)).toMatchObject({
    state: "succeeded",
    results: [{ ok: false, code: "image_format_unsupported" }, { ok: true }],
  });
});

test("a store that is away for a moment ends no job", async () => {
  let failures = 2;
  const flaky: ObjectStore = {
    ...store,
    get: async (key) => {
      if (key.includes("/inputs/") && failures > 0) {
        failures -= 1;
        throw new Error("the store is away");
      }
      return store.get(key);
    },
  };
  const server = startJobServer({ store: flaky, model });

  const id = await submit(server, 1);
  await end(server, id);

  expect(await read(server, id)).toMatchObject({ state: "succeeded" });
  expect(server.errors).toHaveLength(2);
});

test("one submission that is repeated with its id is one job", async () => {
  const server = startJobServer({ store, model });
  const id = await submit(server, 1);

  await server.jobs.submit({ caller: OPEN_CALLER, request: REQUEST, images: [image], id });

  await end(server, id);
  expect(await keysOf(`tenants/${TENANT}/jobs/records/`)).toHaveLength(1);
});

test("images are paid for when they are submitted, those that are none excepted", async () => {
  const charge = vi.fn(async () => {});
  const server = startJobServer({ store, model });

  await server.jobs.submit({
    caller: { ...OPEN_CALLER, charge },
    request: REQUEST,
    images: [image, Buffer.from("no image"), image],
  });

  expect(charge).toHaveBeenCalledExactlyOnceWith({ pixels: 2 * 64 * 48 });
});

test("a job that has expired is not found, not listed, and not gone on with", async () => {
  const gate = createGate();
  const first = startJobServer({ store, model, segment: gate.afterFirst, ttlMs: 500 });
  const id = await submit(first, 2);
  await gate.isWaiting;
  await first.close();
  await sleep(500);
  const done = vi.fn(segmentAtOnce);
  const second = startJobServer({ store, model, segment: done, ttlMs: 500 });

  await second.jobs.resume();

  await expect(read(second, id)).rejects.toMatchObject({ code: "job_not_found" });
  for await (const listed of second.jobs.list({ tenant: TENANT })) {
    expect.fail(`${listed} is listed`);
  }
  expect(done).not.toHaveBeenCalled();
});

test("another tenant's job is not found", async () => {
  const server = startJobServer({ store, model });
  const id = await submit(server, 1);

  const reading = server.jobs.read({ tenant: "other", id });

  await expect(reading).rejects.toMatchObject({ code: "job_not_found" });
  await expect(server.jobs.cancel({ tenant: "other", id })).rejects.toMatchObject({
    code: "job_not_found",
  });
});

async function submit({ jobs }: JobServer, count: number): Promise<string> {
  const images = Array.from({ length: count }, () => image);
  return jobs.submit({ caller: OPEN_CALLER, request: REQUEST, images });
}

async function end({ jobs }: JobServer, id: string): Promise<void> {
  const signal = new AbortController().signal;
  expect(await jobs.wait({ tenant: TENANT, id, timeoutMs: 10_000, signal })).toBe(true);
}

function read({ jobs }: JobServer, id: string) {
  return jobs.read({ tenant: TENANT, id });
}

async function keysOf(prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list({ prefix })) {
    keys.push(key);
  }
  return keys;
}

/** Lets the first image through, and holds the others until it is opened. */
function createGate() {
  const opened = deferred();
  const waiting = deferred();
  let count = 0;
  return {
    isWaiting: waiting.promise,
    open: () => opened.resolve(),
    count: () => count,
    afterFirst: async (request: Parameters<typeof segmentAtOnce>[0]) => {
      count += 1;
      if (count > 1) {
        // The first image's result is written meanwhile.
        setTimeout(waiting.resolve, 50);
        await opened.promise;
      }
      return segmentAtOnce(request);
    },
  };
}

function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}
