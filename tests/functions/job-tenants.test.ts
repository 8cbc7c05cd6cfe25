import { expect, test } from "vitest";
import type { JobStatus } from "#contracts";
import { bearer, useAppWithKeys } from "./app-with-keys.ts";
import { expectProblem } from "./expect-problem.ts";

const { request, newKey } = useAppWithKeys();

test.each([
  ["GET", ""],
  ["GET", "/events"],
  ["GET", "/outputs/1/label-map"],
  ["POST", "/cancel"],
])("another tenant's job is not found: %s %s", async (method, path) => {
  const { id, owner, stranger } = await submit();

  const response = await request(`/v1/jobs/${id}${path}`, { method, ...bearer(stranger) });
  const own = await request(`/v1/jobs/${id}`, bearer(owner));

  await expectProblem(response, 404, "job_not_found", new RegExp(id));
  expect(own.status).toBe(200);
});

test("a tenant's list has its own jobs alone", async () => {
  const { id, owner, stranger } = await submit();

  const theirs = await request("/v1/jobs", bearer(stranger));
  const own = await request("/v1/jobs", bearer(owner));

  expect(await theirs.json()).toEqual({ jobs: [], next: null });
  expect(((await own.json()) as { jobs: JobStatus[] }).jobs.map((job) => job.id)).toContain(id);
});

test("one tenant's Idempotency-Key is another one for another tenant", async () => {
  const { owner, stranger } = await submit();

  const responses = [];
  for (const key of [owner, stranger, owner]) {
    responses.push(await post(key, { "Idempotency-Key": "shared" }));
  }

  const [one, other, again] = responses.map(({ headers }) => headers.get("Location"));
  expect(again).toBe(one);
  expect(other).not.toBe(one);
});

const WEBHOOK_ROUTES = [
  ["GET", "/v1/webhook-deliveries", 200],
  ["GET", "/v1/webhook-secrets", 200],
  ["POST", "/v1/webhook-deliveries/x/retry", 404],
] as const;

test.each(WEBHOOK_ROUTES)(
  "%s %s is for whoever may segment, as it is of their jobs",
  async (method, path, status) => {
    const key = await newKey({ scopes: ["segment"] });

    expect((await request(path, { method, ...bearer(key) })).status).toBe(status);
  },
);

test.each(WEBHOOK_ROUTES)("%s %s is not for whoever runs the server", async (method, path) => {
  const key = await newKey({ scopes: ["evaluate", "models:read", "admin"] });

  const response = await request(path, { method, ...bearer(key) });

  await expectProblem(response, 403, "forbidden", /scope "segment"/);
});

async function submit(): Promise<{ id: string; owner: string; stranger: string }> {
  const owner = await newKey({ tenant: "one" });
  const stranger = await newKey({ tenant: "other" });
  const response = await post(owner);
  expect(response.status).toBe(202);
  return { id: ((await response.json()) as JobStatus).id, owner, stranger };
}

/** No image: what becomes of the job does not matter here. */
async function post(key: string, headers: Record<string, string> = {}): Promise<Response> {
  return request("/v1/segment", {
    method: "POST",
    headers: { ...bearer(key).headers, Prefer: "respond-async", ...headers },
    body: Buffer.from("no image"),
  });
}
