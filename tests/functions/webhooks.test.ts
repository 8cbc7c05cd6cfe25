import { Webhook } from "standardwebhooks";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { type OpenedModel, type WebhookEvent, webhookEventSchema } from "#contracts";
import { createMemoryObjectStore, type ObjectStore } from "#storage";
import { openEmbeddedModel } from "../segmentation/embedded-model.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { eventually } from "./eventually.ts";
import { type JobServer, SECRET, startJobServer } from "./job-server.ts";
import { type Received, startReceiver, submitWithWebhook } from "./webhook-receiver.ts";

const SECRET_BEFORE = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;

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

const NOTHING: Received = { headers: {}, body: "" };

function submit(
  server: JobServer,
  options: Omit<Parameters<typeof submitWithWebhook>[1], "image"> = {},
): Promise<string> {
  return submitWithWebhook(server, { image, ...options });
}
