import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { OpenedModel, WebhookDelivery } from "#contracts";
import { describeDelivery, listDeliveries, readDelivery, type SendWebhook } from "#jobs";
import { createMemoryObjectStore, type ObjectStore, tenantStore } from "#storage";
import { openEmbeddedModel } from "../segmentation/embedded-model.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { eventually } from "./eventually.ts";
import { type JobServer, SECRET, startJobServer, TENANT } from "./job-server.ts";
import { HOOK, startReceiver, submitWithWebhook } from "./webhook-receiver.ts";

const AN_HOUR_MS = 3_600_000;

let model: OpenedModel;
let image: Uint8Array;
let store: ObjectStore;

beforeEach(async () => {
  model ??= await openEmbeddedModel();
  image ??= await drawPicture().png().toBuffer();
  store = createMemoryObjectStore();
});

describe("a webhook that fails", () => {
  test("is sent again with the same id and body, and signed anew", async () => {
    const receiver = await startReceiver([500, 302, 200]);
    const server = startJobServer({ store, model, send: receiver.send, waitsMs: [1_100, 10] });

    const id = await submit(server);

    await eventually(() => expect(receiver.received).toHaveLength(3));
    const [one, two, three] = receiver.received;
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(Number(two?.headers["webhook-timestamp"])).toBeGreaterThan(
      Number(one?.headers["webhook-timestamp"]),
    );
    expect(new Webhook(SECRET).verify(three?.body ?? "", three?.headers ?? {})).toBeTruthy();
    await eventually(async () =>
      expect(await read(`${id}-completed`)).toMatchObject({
        state: "delivered",
        attempts: [{ status: 500 }, { status: 302 }, { status: 200 }],
      }),
    );
  });

  test("is dead after the last attempt, is listed, and can be sent anew", async () => {
    const receiver = await startReceiver([503, 503]);
    const server = startJobServer({ store, model, send: receiver.send, waitsMs: [10] });
    const id = await submit(server);
    const delivery = `${id}-completed`;
    await eventually(async () => expect((await read(delivery))?.state).toBe("dead"));
    expect(await listDead()).toEqual([delivery]);

    await server.jobs.retryDelivery({ tenant: TENANT, id: delivery });

    await eventually(async () => expect((await read(delivery))?.state).toBe("delivered"));
    expect(receiver.received.map(({ headers }) => headers["webhook-id"])).toEqual([
      delivery,
      delivery,
      delivery,
    ]);
    expect(await listDead()).toEqual([]);
    await server.jobs.retryDelivery({ tenant: TENANT, id: delivery });
    expect(receiver.received).toHaveLength(3);
  });

  test("can be sent anew when its job is not found any more", async () => {
    const receiver = await startReceiver([503]);
    const server = startJobServer({ store, model, send: receiver.send, ttlMs: 1_000 });
    const delivery = `${await submit(server)}-completed`;
    await eventually(async () => expect((await read(delivery))?.state).toBe("dead"));
    await sleep(1_000);

    await server.jobs.retryDelivery({ tenant: TENANT, id: delivery });

    await eventually(async () => expect((await read(delivery))?.state).toBe("delivered"));
  });

  test("holds up no other tenant's while its endpoint is slow", async () => {
    const sent: string[] = [];
    const server = startJobServer({
      store,
      model,
      send: async ({ url }) => {
        sent.push(url);
        return url === HOOK ? new Promise(() => {}) : { status: 200, retryAfter: undefined };
      },
    });
    await Promise.all(Array.from({ length: 70 }, () => submit(server)));
    await eventually(() => expect(sent.length).toBeGreaterThanOrEqual(4));

    const url = "https://other.example.org/";
    await submit(server, { tenant: "other", url });

    await eventually(() => expect(sent).toContain(url));
  });

  test("waits as long as the receiver asks for, when that is longer", async () => {
    const receiver = await startReceiver([503], { "Retry-After": "3600" });
    const server = startJobServer({ store, model, send: receiver.send, waitsMs: [10] });

    const id = await submit(server);

    await eventually(async () => {
      const { nextAttemptAt } = (await read(`${id}-completed`)) ?? { nextAttemptAt: null };
      expect(Date.parse(nextAttemptAt ?? "") - Date.now()).toBeGreaterThan(0.9 * AN_HOUR_MS);
    });
  });

  test("is not sent again where nobody listens any more, nor is another one", async () => {
    const receiver = await startReceiver([410]);
    const server = startJobServer({ store, model, send: receiver.send, waitsMs: [10, 10] });
    const id = await submit(server);
    await eventually(async () =>
      expect(await read(`${id}-completed`)).toMatchObject({
        state: "dead",
        reason: expect.stringContaining("410"),
      }),
    );

    await expect(submit(server)).rejects.toMatchObject({ code: "url_not_allowed" });

    // Another tenant's endpoint is another one; a retry is somebody's word that it is back.
    await submit(server, { tenant: "other" });
    await server.jobs.retryDelivery({ tenant: TENANT, id: `${id}-completed` });
    await submit(server);
    await eventually(() => expect(receiver.received).toHaveLength(4));
  });

  test("is dead without being sent when its endpoint has said to another that it is gone", async () => {
    const receiver = await startReceiver([500, 410]);
    const server = startJobServer({ store, model, send: receiver.send, waitsMs: [300] });
    const first = await submit(server);
    await eventually(async () =>
      expect((await read(`${first}-completed`))?.attempts[0]?.endedAt).toBeTruthy(),
    );
    const second = await submit(server);

    for (const id of [first, second]) {
      await eventually(async () => expect((await read(`${id}-completed`))?.state).toBe("dead"));
    }
    expect(receiver.received).toHaveLength(2);
  });

  test("tells why in words that show nothing of the inside", async () => {
    const send: SendWebhook = async () => {
      throw new Error("connect ECONNREFUSED 10.0.0.7:443");
    };
    const server = startJobServer({ store, model, send });

    const id = await submit(server);

    await eventually(async () => expect((await read(`${id}-completed`))?.state).toBe("dead"));
    const { attempts } = (await read(`${id}-completed`)) ?? { attempts: [] };
    expect(attempts).toMatchObject([{ status: null, error: expect.stringMatching(/endpoint/) }]);
    expect(JSON.stringify(attempts)).not.toContain("10.0.0.7");
  });
});

describe("a webhook that was not delivered when its server stopped", () => {
  test("is delivered by the next", async () => {
    const receiver = await startReceiver([500]);
    const first = startJobServer({ store, model, send: receiver.send, waitsMs: [400] });
    const id = await submit(first);
    await eventually(async () =>
      expect((await read(`${id}-completed`))?.attempts[0]?.endedAt).toBeTruthy(),
    );
    await first.close();
    const second = startJobServer({ store, model, send: receiver.send, waitsMs: [400] });

    await second.jobs.resume();

    await eventually(async () => expect((await read(`${id}-completed`))?.state).toBe("delivered"));
    expect(receiver.received).toHaveLength(2);
  });

  test("is delivered by the next although its job is not found any more", async () => {
    const receiver = await startReceiver([500]);
    const options = { store, model, send: receiver.send, waitsMs: [1_500], ttlMs: 1_000 };
    const first = startJobServer(options);
    const id = await submit(first);
    await eventually(async () =>
      expect((await read(`${id}-completed`))?.attempts[0]?.endedAt).toBeTruthy(),
    );
    await first.close();
    await sleep(1_000);

    await startJobServer(options).jobs.resume();

    await eventually(async () => expect((await read(`${id}-completed`))?.state).toBe("delivered"));
  });

  test("is told although the server died between the job's end and the telling", async () => {
    const receiver = await startReceiver();
    const dead = startJobServer({ store: forgetDeliveries(store), model, send: receiver.send });
    const id = await submit(dead);
    await dead.jobs.wait({ tenant: TENANT, id, timeoutMs: 5_000, signal: NEVER });
    await eventually(() => expect(dead.errors).toHaveLength(1));
    const second = startJobServer({ store, model, send: receiver.send });

    await second.jobs.resume();

    await eventually(() => expect(receiver.received).toHaveLength(1));
  });

  test("is delivered once by two servers that both look after it", async () => {
    const receiver = await startReceiver([500, 500]);
    const waitsMs = [300, 300];
    const servers = [1, 2, 3].map(() =>
      startJobServer({ store, model, send: receiver.send, waitsMs }),
    );
    const [first] = servers;
    const id = await submit(first as JobServer);

    await Promise.all(servers.map(({ jobs }) => jobs.resume()));

    await eventually(async () => expect((await read(`${id}-completed`))?.state).toBe("delivered"));
    expect(receiver.received).toHaveLength(3);
  });

  test("is delivered by the next when a retry was asked for in the last moment", async () => {
    const receiver = await startReceiver([503]);
    const first = startJobServer({ store, model, send: receiver.send });
    const delivery = `${await submit(first)}-completed`;
    await eventually(async () => expect((await read(delivery))?.state).toBe("dead"));
    await first.close();
    await first.jobs.retryDelivery({ tenant: TENANT, id: delivery });
    expect(await read(delivery)).toMatchObject({ state: "pending", attempts: [] });
    const second = startJobServer({ store, model, send: receiver.send });

    await second.jobs.resume();

    await eventually(async () => expect((await read(delivery))?.state).toBe("delivered"));
  });

  test("is sent once more when nobody knows whether the last attempt arrived", async () => {
    const receiver = await startReceiver();
    const hangs: SendWebhook = () => new Promise(() => {});
    const dead = startJobServer({ store, model, send: hangs, waitsMs: [10] });
    const delivery = `${await submit(dead)}-completed`;
    await eventually(async () => expect((await read(delivery))?.attempts).toHaveLength(1));
    dead.kill();
    vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const second = startJobServer({ store, model, send: receiver.send, waitsMs: [10] });

    await second.jobs.resume();

    await eventually(async () =>
      expect(await read(delivery)).toMatchObject({
        state: "delivered",
        attempts: [{ endedAt: null }, { status: 200 }],
      }),
    );
  });
});

const NEVER = new AbortController().signal;

function submit(
  server: JobServer,
  options: Omit<Parameters<typeof submitWithWebhook>[1], "image"> = {},
): Promise<string> {
  return submitWithWebhook(server, { image, ...options });
}

async function read(id: string): Promise<WebhookDelivery | undefined> {
  const progress = await readDelivery({ store: tenantStore(store, TENANT), id });
  return progress && describeDelivery(progress);
}

async function listDead(): Promise<string[]> {
  const dead: string[] = [];
  for await (const id of listDeliveries({ store: tenantStore(store, TENANT), onceDead: true })) {
    if ((await read(id))?.state === "dead") {
      dead.push(id);
    }
  }
  return dead;
}

/** A store in which no delivery can be written down. */
function forgetDeliveries(store: ObjectStore): ObjectStore {
  return {
    ...store,
    putIfAbsent: async (key, body) => {
      if (key.includes("/webhooks/deliveries/")) {
        throw new Error("the power was cut");
      }
      return store.putIfAbsent(key, body);
    },
  };
}
