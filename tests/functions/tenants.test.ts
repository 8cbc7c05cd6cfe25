import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { parseKeyText } from "#access";
import type { EvaluationStatus } from "#contracts";
import { publishVersion } from "#model-store";
import { writeNoiseDataset } from "../evaluation/noise-dataset.ts";
import { writeOneLabelVersion } from "../model-store/one-label-version.ts";
import { useAppWithKeys } from "./app-with-keys.ts";
import { expectProblem } from "./expect-problem.ts";

const { request, services, newKey, lines } = useAppWithKeys({ ALLWEATHER_EVALUATION_WORKERS: "1" });
const TIMEOUT_MS = 60_000;

let acme: string;
let acmeToo: string;
let other: string;
let id: string;
beforeAll(async () => {
  [acme, acmeToo, other] = await Promise.all([
    newKey({ tenant: "acme", scopes: ["evaluate"] }),
    newKey({ tenant: "acme", scopes: ["evaluate"] }),
    newKey({ tenant: "other", scopes: ["evaluate", "admin"] }),
  ]);
  const folder = join(services.datasetsUrl, "..", "exported");
  await writeOneLabelVersion({ folder, qualities: ["standard"] });
  await publishVersion({ store: services.store, folder, reproduceGolden: async () => {} });
  await writeNoiseDataset({ folder: join(services.datasetsUrl, "noise"), count: 2 });
  id = await evaluate(acme);
}, TIMEOUT_MS);

test.each(["", "/events", "/report", "/cancel"])(
  "another tenant's evaluation%s is not there",
  async (path) => {
    const method = path === "/cancel" ? "POST" : "GET";

    const response = await ask(other, `/v1/evaluations/${id}${path}`, { method });

    await expectProblem(response, 404, "evaluation_not_found", new RegExp(`no evaluation "${id}"`));
  },
);

test("a tenant's evaluation is there for each of its keys", async () => {
  const response = await ask(acmeToo, `/v1/evaluations/${id}`);

  expect(await response.json()).toMatchObject({ id, dataset: "noise" });
});

test("nobody compares with another tenant's evaluation", async () => {
  const own = await evaluate(other);

  for (const pair of [`${id},${own}`, `${own},${id}`]) {
    const response = await ask(other, `/v1/comparisons?evaluations=${pair}`);
    await expectProblem(response, 404, "evaluation_not_found", new RegExp(id));
  }
});

test(
  "a tenant's list has its own evaluations, page by page",
  async () => {
    const before = await evaluate(acme);
    await evaluate(other);
    const after = await evaluate(acme);

    const first = (await (await ask(acme, "/v1/evaluations?limit=1")).json()) as Page;
    const second = (await (
      await ask(acme, `/v1/evaluations?limit=1&after=${first.next}`)
    ).json()) as Page;

    expect([...first.evaluations, ...second.evaluations].map((each) => each.id)).toEqual([
      after,
      before,
    ]);
  },
  TIMEOUT_MS,
);

test("one Idempotency-Key of two tenants makes two evaluations", async () => {
  const headers = { "Idempotency-Key": "same" };

  const [one, again, another] = [
    await evaluate(acme, headers),
    await evaluate(acmeToo, headers),
    await evaluate(other, headers),
  ];

  expect(again).toBe(one);
  expect(another).not.toBe(one);
});

test("who cancels an evaluation is in the audit log, and who only tries is not", async () => {
  const canceled = await evaluate(acme);
  lines.length = 0;

  await ask(other, `/v1/evaluations/${canceled}/cancel`, { method: "POST" });
  await ask(acme, `/v1/evaluations/${canceled}/cancel`, { method: "POST" });

  const audited = lines.map((line) => JSON.parse(line)).filter(({ log }) => log === "audit");
  expect(audited).toMatchObject([
    {
      event: "evaluation_canceled",
      tenant: "acme",
      keyId: parseKeyText(acme)?.keyId,
      path: `/v1/evaluations/${canceled}/cancel`,
    },
  ]);
});

interface Page {
  evaluations: EvaluationStatus[];
  next: string | null;
}

function ask(key: string, path: string, init: RequestInit = {}): Promise<Response> {
  return request(path, { ...init, headers: { ...init.headers, "X-API-Key": key } });
}

/** Asks for an evaluation and returns its id, whatever becomes of it. */
async function evaluate(key: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await ask(key, "/v1/evaluations", {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify({ model: "one-label@1.0.0", dataset: "noise" }),
  });
  expect(response.status).toBe(202);
  return ((await response.json()) as EvaluationStatus).id;
}
