import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import {
  type JobEvent,
  type OpenedModel,
  type WebhookDelivery,
  type WebhookEvent,
  webhookEventSchema,
} from "#contracts";
import { describeDelivery, listDeliveries, readDelivery, type SendWebhook } from "#jobs";
import { createMemoryObjectStore, type ObjectStore, tenantStore } from "#storage";
import { OPEN_CALLER } from "../../functions/caller.ts";
import { openEmbeddedModel } from "../segmentation/embedded-model.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { eventually } from "./eventually.ts";
import { type JobServer, REQUEST, SECRET, startJobServer, TENANT } from "./job-server.ts";

const HOOK = "https://hooks.example.org/allweather";
const SECRET_BEFORE = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
const AN_HOUR_MS = 3_600_000;

let model: OpenedModel;
let image: Uint8Array;
let store: ObjectStore;

beforeEach(async () => {
  model ??= await openEmbeddedModel();
  image ??= await drawPicture().png().toBuffer();
  store = createMemoryObjectStore();
});

describe("a webhook", () => {
  test("tells a receiver that the job has ended, in a way that its library believes", async () => {
    const receiver = await startReceiver();
    const server = startJobServer({ store, model, send: receiver.send });

    const id = await submit(server);

    await eventually(() => expect(receiver.received).toHaveLength(1));
    const [{ body, headers } = NOTHING] = receiver.received;
    const event = webhookEventSchema.parse(new Webhook(SECRET).verify(body, headers));
    expect(event).toEqual({
      type: "job.completed",
      timestamp: expect.any(String),
      data: { id, state: "succeeded", url: `https://api.example.org/v1/jobs/${id}` },
    });
    expect(headers["content-type"]).toBe("application/json");
    expect(headers["webhook-id"]).toBe(`${id}-completed`);
    expect(body.length).toBeLessThan(20_000);
  });

  test("tells what was asked for, each image once", async () => {
    const receiver = await startReceiver();
    const server = startJobServer({ store, model, send: receiver.send });

    await submit(server, { events: ["start", "output", "completed"], count: 2 });

    await eventually(() => expect(receiver.received).toHaveLength(4));
    const events = receiver.received.map(({ body }) => JSON.parse(body) as WebhookEvent);
    const told = events.map(({ type, data }) => [type, data.state, data.image ?? 0].join(" "));
    expect(told.toSorted()).toEqual([
      "job.completed succeeded 0",
      "job.output processing 1",
      "job.output processing 2",
      "job.start processing 0",
    ]);
  });

  test("is refused by the library when somebody replays it later, or changes it", async () => {
    const receiver = await startReceiver();
    const server = startJobServer({ store, model, send: receiver.send });
    await submit(server);
    await eventually(() => expect(receiver.received).toHaveLength(1));
    const [{ body, headers } = NOTHING] = receiver.received;
    const library = new Webhook(SECRET);

    const later = { ...headers, "webhook-timestamp": String(Date.now() / 1000 + 1) };
    const changed = body.replace("succeeded", "failed");
    vi.useFakeTimers({ now: Date.now() + 6 * 60_000, toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());

    expect(() => library.verify(body, headers)).toThrow("Message timestamp too old");
    vi.useRealTimers();
    expect(() => library.verify(body, later)).toThrow("No matching signature found");
    expect(() => library.verify(changed, headers)).toThrow("No matching signature found");
    expect(() => new Webhook(SECRET_BEFORE).verify(body, headers)).toThrow("No matching");
  });

  test("is believed with either secret while one is being replaced", async () => {
    const receiver = await startReceiver();
    const secrets = [SECRET, SECRET_BEFORE];
    const server = startJobServer({ store, model, send: receiver.send, secrets });

    await submit(server);

    await eventually(() => expect(receiver.received).toHaveLength(1));
    const [{ body, headers } = NOTHING] = receiver.received;
    expect(new Webhook(SECRET).verify(body, headers)).toEqual(JSON.parse(body));
    expect(new Webhook(SECRET_BEFORE).verify(body, headers)).toEqual(JSON.parse(body));
  });

  test("of one tenant is not signed with what another verifies with", async () => {
    const receiver = await startReceiver();
    const server = startJobServer({ store, model, send: receiver.send });

    await submit(server, { tenant: "one" });

    await eventually(() => expect(receiver.received).toHaveLength(1));
    const [{ body, headers } = NOTHING] = receiver.received;
    const verify = (tenant: string) => {
      const [secret = ""] = server.webhooks.secretsOf(tenant);
      return new Webhook(secret).verify(body, headers);
    };
    expect(verify("one")).toEqual(JSON.parse(body));
    expect(() => verify("other")).toThrow("No matching signature found");
    expect(() => new Webhook(SECRET).verify(body, headers)).toThrow("No matching");
  });
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

describe("what no webhook may be", () => {
  test.each([
    "http://hooks.example.org/",
    "https://127.0.0.1/",
    "https://[::ffff:127.0.0.1]/",
    "https://169.254.169.254/latest/meta-data",
    "https://hooks.example.org:8443/",
    "https://user:secret@hooks.example.org/",
  ])("%s", async (url) => {
    const server = startJobServer({ store, model });

    await expect(submit(server, { url })).rejects.toMatchObject({ code: "url_not_allowed" });
  });

  test("any, where the server has no secret", async () => {
    const server = startJobServer({ store, model, secrets: [] });

    await expect(submit(server)).rejects.toThrow(/ALLWEATHER_WEBHOOK_SECRET/);
  });
});

const NEVER = new AbortController().signal;
const NOTHING: Received = { headers: {}, body: "" };

interface Received {
  headers: Record<string, string>;
  body: string;
}

/** A real receiver on this machine, and what takes HOOK's place on the way to it. */
async function startReceiver(statuses: number[] = [], headers: Record<string, string> = {}) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    received.push({
      headers: textOf(request.headers),
      body: Buffer.concat(chunks).toString("utf8"),
    });
    response.writeHead(statuses[received.length - 1] ?? 200, headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const send: SendWebhook = async ({ url, headers, body }) => {
    expect(url).toBe(HOOK);
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
    });
    const retryAfter = response.headers.get("Retry-After") ?? undefined;
    return { status: response.status, retryAfter };
  };
  return { received, send };
}

function textOf(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function submit(
  { jobs }: JobServer,
  {
    url = HOOK,
    events = ["completed"],
    count = 1,
    tenant = TENANT,
  }: { url?: string; events?: JobEvent[]; count?: number; tenant?: string } = {},
): Promise<string> {
  return jobs.submit({
    caller: { ...OPEN_CALLER, tenant },
    request: REQUEST,
    images: Array.from({ length: count }, () => image),
    webhook: { url, events },
  });
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
