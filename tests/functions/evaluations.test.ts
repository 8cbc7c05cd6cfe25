import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { EvaluationStatus } from "#contracts";
import { readOutcome } from "#evaluation";
import { publishVersion, setAlias } from "#model-store";
import { writeNoiseDataset } from "../evaluation/noise-dataset.ts";
import { writeOneLabelVersion } from "../model-store/one-label-version.ts";
import { expectProblem } from "./expect-problem.ts";
import { useColdTestApp, useTestVariables } from "./test-app.ts";

const variables = useTestVariables({ ALLWEATHER_EVALUATION_WORKERS: "1" });
const { request, services } = useColdTestApp(variables);
const datasets = services.datasetsUrl;
const TIMEOUT_MS = 60_000;
let finished: EvaluationStatus;
let other: EvaluationStatus;

beforeAll(async () => {
  const folder = join(datasets, "..", "exported");
  await writeOneLabelVersion({ folder, qualities: ["standard"] });
  await publishVersion({ store: services.store, folder, reproduceGolden: async () => {} });
  const named = { store: services.store, name: "one-label", version: "1.0.0" };
  await setAlias({ ...named, alias: "production", now: new Date() });
  await writeNoiseDataset({ folder: join(datasets, "noise"), count: 12 });
  await writeNoiseDataset({ folder: join(datasets, "below/long"), count: 300 });
  finished = await evaluate({ model: "one-label", dataset: "noise" });
  other = await evaluate({ model: "one-label", dataset: "noise", domains: ["day"] });
}, TIMEOUT_MS);

test("an evaluation that was asked for is accepted, waits, and tells where it is", async () => {
  const response = await post({ model: "one-label", dataset: "noise" });

  expect(response.status).toBe(202);
  const status = (await response.json()) as EvaluationStatus;
  expect(response.headers.get("Location")).toBe(`/v1/evaluations/${status.id}`);
  expect(status).toMatchObject({
    request: { model: "one-label", dataset: "noise", quality: "standard" },
    model: "one-label@1.0.0",
    dataset: "noise",
  });
});

test("a finished evaluation tells its state, its images and its results", () => {
  expect(finished).toMatchObject({
    state: "succeeded",
    images: { total: 12, done: 12, failed: 0 },
    partial: { domains: [{ visualDomain: "day" }, { visualDomain: "night" }] },
    failure: null,
  });
});

test("events end with the outcome, and come once", async () => {
  const path = `/v1/evaluations/${finished.id}/events`;

  const events = await request(path);
  const resumed = await request(path, { headers: { "Last-Event-ID": "succeeded" } });

  expect(events.headers.get("Content-Type")).toContain("text/event-stream");
  expect(await events.text()).toMatch(/^event: succeeded\ndata: \{.*\}\nid: succeeded\n\n$/);
  expect(resumed.status).toBe(204);
  expect(await resumed.text()).toBe("");
});

test.each([
  ["application/json", "?format=json", (body: string) => JSON.parse(body).id === finished.id],
  ["text/html", "?format=html", (body: string) => body.startsWith("<!doctype html>")],
  ["image/png", "?format=png", (body: string) => body.includes("PNG")],
  ["text/html", "", (body: string) => body.startsWith("<!doctype html>")],
])("the report comes as %s for %s", async (mediaType, query, isRight) => {
  const response = await request(`/v1/evaluations/${finished.id}/report${query}`, {
    headers: query === "" ? { Accept: "text/html,*/*;q=0.1" } : {},
  });

  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toContain(mediaType);
  expect(isRight(Buffer.from(await response.arrayBuffer()).toString("latin1"))).toBe(true);
});

test("a report in a form that there is not is not acceptable", async () => {
  const response = await request(`/v1/evaluations/${finished.id}/report`, {
    headers: { Accept: "application/pdf" },
  });

  await expectProblem(response, 406, "not_acceptable", /application\/pdf.*text\/html/);
});

test("evaluations are listed newest first, page by page", async () => {
  const ids: string[] = [];
  let next: string | null = null;
  do {
    const query: string = next === null ? "" : `&after=${next}`;
    const page = (await (await request(`/v1/evaluations?limit=1${query}`)).json()) as {
      evaluations: EvaluationStatus[];
      next: string | null;
    };
    ids.push(...page.evaluations.map(({ id }) => id));
    next = page.next;
  } while (next !== null);

  expect(ids).toEqual(ids.toSorted());
  expect(ids.indexOf(other.id)).toBe(ids.indexOf(finished.id) - 1);
});

test("damaged evaluations do not hide the others of a list", async () => {
  const { store } = services;
  const [lost, ended] = ["0000000000aa-0000000000000000", "0000000000ab-0000000000000000"];
  const records = "evaluations/records/";
  const record = Buffer.from((await store.get(`${records}${finished.id}.json`)) ?? []);
  const renamed = Buffer.from(record.toString().replace(finished.id, ended));
  await store.putIfAbsent(`${records}${lost}.json`, Buffer.from("{"));
  await store.putIfAbsent(`${records}${ended}.json`, renamed);
  await store.putIfAbsent(`evaluations/runs/${ended}/outcome.json`, Buffer.from("{"));

  const response = await request("/v1/evaluations?limit=100");

  expect(response.status).toBe(200);
  const { evaluations } = (await response.json()) as { evaluations: EvaluationStatus[] };
  expect(evaluations[0]).toMatchObject({
    id: ended,
    state: "failed",
    failure: expect.stringContaining("outcome.json"),
  });
  expect(evaluations.map(({ id }) => id)).toContain(finished.id);
  expect(evaluations.map(({ id }) => id)).not.toContain(lost);
});

test("evaluations of different protocols are compared only when that is asked for", async () => {
  const path = `/v1/comparisons?evaluations=${finished.id},${other.id}`;

  const refused = await request(path);
  const asked = await request(`${path}&anyProtocol=true`);

  await expectProblem(refused, 409, "protocols_differ", /differ in dataset/);
  expect(await asked.json()).toMatchObject({
    protocolDifferences: [{ field: "dataset" }],
    commonImages: 8,
    overall: { difference: 0, interval: { low: 0, high: 0 } },
    domains: [{ visualDomain: "day", difference: 0, interval: { low: 0, high: 0 } }],
  });
});

test(
  "a canceled evaluation stops, stays canceled, and has no report",
  async () => {
    const { id } = (await (
      await post({ model: "one-label", dataset: "below/long" })
    ).json()) as EvaluationStatus;

    const canceled = await request(`/v1/evaluations/${id}/cancel`, { method: "POST" });
    const again = await request(`/v1/evaluations/${id}/cancel`, { method: "POST" });

    expect(await canceled.json()).toMatchObject({ id, state: "canceled" });
    expect(again.status).toBe(200);
    const report = await request(`/v1/evaluations/${id}/report`);
    await expectProblem(report, 409, "evaluation_not_finished", /has canceled|was canceled/);
  },
  TIMEOUT_MS,
);

test("what has ended cannot be canceled", async () => {
  const response = await request(`/v1/evaluations/${finished.id}/cancel`, { method: "POST" });

  await expectProblem(response, 409, "evaluation_finished", /has succeeded already/);
});

test("one Idempotency-Key makes one evaluation, with quotes or without", async () => {
  const body = { model: "one-label", dataset: "noise" };
  const [one, two] = await Promise.all(
    ['"key-1"', "key-1"].map((key) => post(body, { "Idempotency-Key": key })),
  );
  const changed = await post({ ...body, seed: 2 }, { "Idempotency-Key": "key-1" });

  expect(one?.headers.get("Location")).toBe(two?.headers.get("Location"));
  await expectProblem(changed, 422, "idempotency_key_reused", /key-1/);
});

test("the longest Idempotency-Key may come in quotes", async () => {
  const body = { model: "one-label", dataset: "noise" };
  const key = "k".repeat(255);

  const accepted = await post(body, { "Idempotency-Key": `"${key}"` });
  const refused = await post(body, { "Idempotency-Key": `${key}k` });

  expect(accepted.status).toBe(202);
  await expectProblem(refused, 400, "request_invalid", /1 to 255 visible/);
});

test.each([
  ["no such dataset", { dataset: "no-such" }, 404, "dataset_not_found", /no-such/],
  [
    "a dataset outside of the datasets",
    { dataset: "../exported" },
    400,
    "request_invalid",
    /folder below/,
  ],
  ["a dataset anywhere", { dataset: "/etc" }, 400, "request_invalid", /folder below/],
  ["another layout's word", { dataset: "camvid:noise" }, 400, "request_invalid", /folder below/],
  ["no such model", { model: "no-such" }, 404, "model_not_found", /no-such/],
  ["no such quality of the model", { quality: "best" }, 404, "quality_unavailable", /best/],
  ["an unknown field", { datsaet: "noise" }, 400, "request_invalid", /datsaet/],
  ["a share over one", { maxFailedShare: 1.5 }, 400, "request_invalid", /maxFailedShare/],
  [
    "a corruption that is named twice",
    { corruptions: ["fog", "fog"] },
    400,
    "request_invalid",
    /not fog twice/,
  ],
  ["no such corruption", { corruptions: ["rust"] }, 400, "request_invalid", /corruptions/],
])("%s is refused", async (_, change, status, code, detail) => {
  const response = await post({ model: "one-label", dataset: "noise", ...change });

  await expectProblem(response, status, code, detail);
});

test.each(["", "/events", "/report"])("an unknown evaluation's %s is not found", async (path) => {
  const response = await request(`/v1/evaluations/fe5dff387dea-0000000000000000${path}`);

  await expectProblem(response, 404, "evaluation_not_found", /fe5dff387dea-0000/);
});

test("datasets that describe themselves are listed", async () => {
  const response = await request("/v1/datasets");

  const listed = { title: "noise", licence: "CC0-1.0", visualDomains: ["day", "night"] };
  expect(await response.json()).toEqual({
    datasets: [
      { dataset: "below/long", ...listed },
      { dataset: "noise", ...listed },
    ],
  });
});

function post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return request("/v1/evaluations", {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

async function evaluate(body: unknown): Promise<EvaluationStatus> {
  const { id } = (await (await post(body)).json()) as EvaluationStatus;
  const events = await request(`/v1/evaluations/${id}/events`);
  await events.text();
  expect(await readOutcome({ store: services.store, id })).toMatchObject({ state: "succeeded" });
  return (await (await request(`/v1/evaluations/${id}`)).json()) as EvaluationStatus;
}
