import { Webhook } from "standardwebhooks";
import { beforeAll, expect, test } from "vitest";
import type { JobStatus, WebhookDelivery } from "#contracts";
import type { SendWebhook } from "#jobs";
import { drawPicture } from "../segmentation/pictures.ts";
import { eventually } from "./eventually.ts";
import { expectProblem } from "./expect-problem.ts";
import { SECRET } from "./job-server.ts";
import { useTestApp } from "./test-app.ts";

const HOOK = "https://hooks.example.org/allweather";
const sent: Parameters<SendWebhook>[0][] = [];
let status = 200;

const { request } = useTestApp(
  {
    ALLWEATHER_WEBHOOK_SECRET: SECRET,
    ALLWEATHER_WEBHOOK_RETRIES_S: "0.01,0.01",
    ALLWEATHER_PUBLIC_URL: "https://api.example.org/",
  },
  {
    sendWebhook: async (webhook) => {
      sent.push(webhook);
      return { status, retryAfter: undefined };
    },
  },
);
let image: Uint8Array;

beforeAll(async () => {
  image = await drawPicture().png().toBuffer();
});

test("a webhook that a query names is told, and the job says so", async () => {
  const { id } = await submit(`?webhook=${encodeURIComponent(HOOK)}&webhookEvents=start,completed`);

  const webhook = {
    url: HOOK,
    events: ["start", "completed"],
    deliveries: [
      { id: `${id}-completed`, state: "delivered", attempts: 1 },
      { id: `${id}-start`, state: "delivered", attempts: 1 },
    ],
  };
  await eventually(async () => expect(await read(id)).toMatchObject({ webhook }));
  const last = sent.find(({ headers }) => headers["webhook-id"] === `${id}-completed`);
  const library = new Webhook(SECRET);
  expect(library.verify(last?.body ?? "", last?.headers ?? {})).toMatchObject({
    data: { id, url: `https://api.example.org/v1/jobs/${id}` },
  });
});

test("a webhook that JSON names is told about several images", async () => {
  const images = [image, Buffer.from("no image")].map((bytes) => ({
    base64: Buffer.from(bytes).toString("base64"),
  }));
  const { id } = await post("", {
    type: "application/json",
    body: JSON.stringify({ images, webhook: { url: HOOK, events: ["output"] } }),
  });

  await eventually(async () =>
    expect(await read(id)).toMatchObject({
      state: "succeeded",
      images: { total: 2, done: 2, failed: 1 },
      outputs: [{ image: 1, format: "label-map" }],
      errors: [{ image: 2, code: "image_format_unsupported" }],
      webhook: { deliveries: [{ state: "delivered" }, { state: "delivered" }] },
    }),
  );
});

test("a dead webhook is listed with its attempts, and delivered when it is sent anew", async () => {
  status = 500;
  const { id } = await submit(`?webhook=${encodeURIComponent(HOOK)}`);
  const delivery = `${id}-completed`;
  await eventually(async () => expect(await list("?state=dead")).toHaveLength(1));
  expect(await list("?state=dead")).toMatchObject([
    {
      id: delivery,
      job: id,
      url: HOOK,
      state: "dead",
      attempts: [{ status: 500 }, { status: 500 }, { status: 500 }],
    },
  ]);
  status = 204;

  const response = await request(`/v1/webhook-deliveries/${delivery}/retry`, { method: "POST" });

  expect(response.status).toBe(202);
  await eventually(async () => expect(await list("?state=dead")).toEqual([]));
  expect((await list("")).map((each) => each.id)).toContain(delivery);
});

test("webhooks are listed page by page", async () => {
  const all = (await list("?limit=100")).map(({ id }) => id);
  const ids: string[] = [];
  let next: string | null = null;
  do {
    const after: string = next === null ? "" : `&after=${next}`;
    const response = await request(`/v1/webhook-deliveries?limit=2${after}`);
    const page = (await response.json()) as { deliveries: WebhookDelivery[]; next: string | null };
    ids.push(...page.deliveries.map(({ id }) => id));
    next = page.next;
  } while (next !== null);

  expect(all.length).toBeGreaterThan(3);
  expect(ids).toEqual(all);
});

test.each(["no-such", "..%2F..%2Fjobs", "fe5dff387dea-0000000000000000-completed"])(
  "no webhook %s can be sent anew",
  async (id) => {
    const response = await request(`/v1/webhook-deliveries/${id}/retry`, { method: "POST" });

    await expectProblem(response, 404, "delivery_not_found", /no webhook delivery/);
  },
);

test("the secrets are those that the operator has set, and are kept by no cache", async () => {
  const response = await request("/v1/webhook-secrets");

  expect(response.headers.get("Cache-Control")).toBe("no-store");
  expect(await response.json()).toEqual({ secrets: [SECRET] });
});

test("a webhook to the inside is refused", async () => {
  const response = await send("?webhook=https://127.0.0.1/", {});

  await expectProblem(response, 422, "url_not_allowed", /127\.0\.0\.1/);
});

test("a webhook in the query and in the body is refused", async () => {
  const response = await send(`?webhook=${encodeURIComponent(HOOK)}`, {
    type: "application/json",
    body: JSON.stringify({ images: [{ base64: "AAAA" }], webhook: { url: HOOK } }),
  });

  await expectProblem(response, 400, "request_invalid", /in the query and in the body/);
});

function send(
  query: string,
  { type = "image/png", body }: { type?: string; body?: string },
): Promise<Response> {
  return request(`/v1/segment${query}`, {
    method: "POST",
    headers: { Prefer: "respond-async", "Content-Type": type },
    body: body ?? new Uint8Array(image),
  });
}

async function post(query: string, body: { type?: string; body?: string }): Promise<JobStatus> {
  const response = await send(query, body);
  expect(response.status).toBe(202);
  return (await response.json()) as JobStatus;
}

function submit(query: string): Promise<JobStatus> {
  return post(query, {});
}

async function read(id: string): Promise<JobStatus> {
  return (await (await request(`/v1/jobs/${id}`)).json()) as JobStatus;
}

async function list(query: string): Promise<WebhookDelivery[]> {
  const response = await request(`/v1/webhook-deliveries${query}`);
  return ((await response.json()) as { deliveries: WebhookDelivery[] }).deliveries;
}
