import { Hono } from "hono";
import { beforeEach, expect, test, vi } from "vitest";
import type { OpenedModel } from "#contracts";
import { createMemoryObjectStore, type ObjectStore } from "#storage";
import { answerOnce } from "../../functions/api/answer-once.ts";
import type { RequestBody } from "../../functions/api/inputs/request-body.ts";
import { OPEN_CALLER } from "../../functions/caller.ts";
import { openEmbeddedModel } from "../segmentation/embedded-model.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { eventually } from "./eventually.ts";
import { type JobServer, REQUEST, segmentAtOnce, startJobServer, TENANT } from "./job-server.ts";
import { startReceiver, submitWithWebhook } from "./webhook-receiver.ts";

let model: OpenedModel;
let image: Uint8Array;
let store: ObjectStore;

beforeEach(async () => {
  model ??= await openEmbeddedModel();
  image ??= await drawPicture().png().toBuffer();
  store = createMemoryObjectStore();
});

test("a key whose request failed after the job was made makes no second job, and charges once", async () => {
  const { jobs } = startJobServer({ store, model });
  const charge = vi.fn(async () => {});
  const caller = { ...OPEN_CALLER, charge };
  let failures = 1;
  const app = new Hono();
  app.onError((_, c) => c.text("failed", 500));
  app.post("/jobs", (c) => {
    c.set("requestBody", { take: () => {} } as unknown as RequestBody);
    return answerOnce(c, {
      store,
      caller,
      body: { parts: [] },
      async answer(id) {
        const job = await jobs.submit({ caller, request: REQUEST, images: [image], id });
        if (failures-- > 0) {
          throw new Error("the store is away");
        }
        return { response: c.text(job, 202), keepMs: 1000 };
      },
    });
  });
  const post = () => app.request("/jobs", { method: "POST", headers: { "Idempotency-Key": "k" } });

  expect((await post()).status).toBe(500);
  expect((await post()).status).toBe(202);

  expect(await listJobs(jobs)).toHaveLength(1);
  expect(charge).toHaveBeenCalledTimes(1);
});

test("an image that is done while its job is canceled stays done", async () => {
  let begun = 0;
  const { store: slow, outcomeBegun, letOutcome } = holdOutcome(store, "canceled");
  const server = startJobServer({
    store: slow,
    model,
    segment: async (request) => {
      begun += 1;
      await (begun === 1 ? outcomeBegun : new Promise(() => {}));
      return segmentAtOnce(request);
    },
  });
  const id = await server.jobs.submit({
    caller: OPEN_CALLER,
    request: REQUEST,
    images: [image, image, image],
  });
  await eventually(async () => expect((await read(server, id)).state).toBe("processing"));

  const canceled = server.jobs.cancel({ tenant: TENANT, id });
  await eventually(async () => expect((await read(server, id)).results[0]).not.toBeNull());
  letOutcome();
  await canceled;

  const job = await read(server, id);
  expect(job.state).toBe("canceled");
  expect(job.results[0]).toMatchObject({ ok: true });
});

test("no output is told after the end", async () => {
  const receiver = await startReceiver();
  const server = startJobServer({
    store,
    model,
    send: receiver.send,
    segment: async (request) => {
      // Canceled between the work and the telling.
      const [id = ""] = await listJobs(server.jobs);
      await server.jobs.cancel({ tenant: TENANT, id });
      return segmentAtOnce(request);
    },
  });

  await submitWithWebhook(server, { image, events: ["output", "completed"] });

  await eventually(() => expect(receiver.received.map(typeOf)).toContain("job.completed"));
  expect(receiver.received.map(typeOf)).toEqual(["job.completed"]);
});

test("an image that meets a bug waits for its next try, while the others are done once", async () => {
  const odd = Buffer.concat([image, Buffer.alloc(1)]);
  let failures = 1;
  const segment = vi.fn(async (request: Parameters<typeof segmentAtOnce>[0]) => {
    if ((request.image as Uint8Array).length === odd.length && failures-- > 0) {
      throw new Error("a bug");
    }
    return segmentAtOnce(request);
  });
  const server = startJobServer({ store, model, segment });

  const id = await server.jobs.submit({
    caller: OPEN_CALLER,
    request: REQUEST,
    images: [odd, ...Array.from({ length: 12 }, () => image)],
  });

  const signal = new AbortController().signal;
  expect(await server.jobs.wait({ tenant: TENANT, id, timeoutMs: 10_000, signal })).toBe(true);
  expect(await read(server, id)).toMatchObject({ state: "succeeded", results: { length: 13 } });
  expect(segment).toHaveBeenCalledTimes(14);
  expect(server.errors).toHaveLength(1);
});

test("a job that is looked for before it is written down begins when it is", async () => {
  const looked = deferred();
  const written = deferred();
  let looks = 0;
  const slow: ObjectStore = {
    ...store,
    get: async (key) => {
      const body = await store.get(key);
      if (key.includes("/jobs/records/") && looks++ === 0) {
        looked.resolve();
        await written.promise;
      }
      return body;
    },
    putIfAbsent: async (key, body) => {
      if (key.includes("/inputs/")) {
        await server.jobs.resume();
        await looked.promise;
      }
      return store.putIfAbsent(key, body);
    },
  };
  const server = startJobServer({ store: slow, model });

  const id = await server.jobs.submit({ caller: OPEN_CALLER, request: REQUEST, images: [image] });
  written.resolve();

  await eventually(async () => expect((await read(server, id)).state).toBe("succeeded"));
});

test("a job of many images makes no warning", async () => {
  const warn = vi.fn();
  process.on("warning", warn);
  const server = startJobServer({ store, model });
  const images = Array.from({ length: 16 }, () => image);

  const id = await server.jobs.submit({ caller: OPEN_CALLER, request: REQUEST, images });
  await eventually(async () => expect((await read(server, id)).state).toBe("succeeded"));

  process.off("warning", warn);
  expect(warn).not.toHaveBeenCalled();
});

function read({ jobs }: JobServer, id: string) {
  return jobs.read({ tenant: TENANT, id });
}

async function listJobs(jobs: JobServer["jobs"]): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of jobs.list({ tenant: TENANT })) {
    ids.push(id);
  }
  return ids;
}

function typeOf({ body }: { body: string }): string {
  return JSON.parse(body).type;
}

/** A store that is slow to write how a job ended. */
function holdOutcome(store: ObjectStore, state: string) {
  const begun = deferred();
  const held = deferred();
  const slow: ObjectStore = {
    ...store,
    putIfAbsent: async (key, body) => {
      if (key.endsWith("/outcome.json") && Buffer.from(body).toString().includes(state)) {
        begun.resolve();
        await held.promise;
      }
      return store.putIfAbsent(key, body);
    },
  };
  return { store: slow, outcomeBegun: begun.promise, letOutcome: () => held.resolve() };
}

function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}
