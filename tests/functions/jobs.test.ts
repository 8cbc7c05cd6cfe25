import { beforeAll, describe, expect, test } from "vitest";
import { type JobStatus, jobStatusSchema } from "#contracts";
import { drawPicture } from "../segmentation/pictures.ts";
import { expectProblem } from "./expect-problem.ts";
import { useTestApp } from "./test-app.ts";

const { request } = useTestApp();
const ASYNC = { Prefer: "respond-async" };
let image: Uint8Array;
let finished: JobStatus;

beforeAll(async () => {
  image = await drawPicture().png().toBuffer();
  finished = await runToEnd("?format=label-map,summary");
});

describe("a request that may take its time", () => {
  test("is accepted as a job, and told where that is", async () => {
    const response = await post({ headers: ASYNC });

    expect(response.status).toBe(202);
    expect(response.headers.get("Preference-Applied")).toBe("respond-async");
    const status = jobStatusSchema.parse(await response.json());
    expect(response.headers.get("Location")).toBe(`/v1/jobs/${status.id}`);
    expect(status.images.total).toBe(1);
    await endOf(status.id);
  });

  test("names one version for all its images, and every file that came out", () => {
    expect(finished).toMatchObject({
      state: "succeeded",
      request: { model: "baseline-mini@1.1.0", quality: "standard" },
      images: { total: 1, done: 1, failed: 0 },
      outputs: [
        { image: 1, format: "label-map", mediaType: "image/png" },
        { image: 1, format: "summary", mediaType: "application/json" },
      ],
      errors: [],
      webhook: null,
    });
    expect(jobStatusSchema.parse(finished)).toEqual(finished);
  });

  test("has the outputs that it would have had at once", async () => {
    const atOnce = await post({ query: "?format=label-map" });
    const [output] = finished.outputs;

    const response = await request(output?.url ?? "");

    expect(response.headers.get("Content-Type")).toBe("image/png");
    expect(response.headers.get("Content-Disposition")).toBe('attachment; filename="1.labels.png"');
    expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.length).toBe(output?.bytes);
    expect(bytes.equals(Buffer.from(await atOnce.arrayBuffer()))).toBe(true);
  });

  test("is answered as usual when it is done within the wait", async () => {
    const response = await post({ headers: { Prefer: "wait=20", Accept: "application/json" } });

    expect(response.status).toBe(200);
    expect(response.headers.get("Preference-Applied")).toBe("wait=20");
    expect(response.headers.get("Allweather-Model")).toBe("baseline-mini@1.1.0");
    expect(await response.json()).toMatchObject({ image: { widthPx: 64, heightPx: 48 } });
  });

  test("is refused as usual when the image is at fault and the wait was long enough", async () => {
    const response = await post({ headers: { Prefer: "wait=20" }, body: "no image" });

    await expectProblem(response, 415, "image_format_unsupported", /JPEG/);
  });

  test("fails as a job when the image is at fault, with the problem that it would have been", async () => {
    const failed = await runToEnd("", "no image");

    expect(failed).toMatchObject({
      state: "failed",
      images: { total: 1, done: 1, failed: 1 },
      outputs: [],
      errors: [{ image: 1, code: "image_format_unsupported", status: 415 }],
    });
  });

  test.each([
    ["no such model", "?model=no-such", 404, "model_not_found", /no-such/],
    [
      "no such quality",
      "?model=baseline-mini@1.0.0&quality=best",
      404,
      "quality_unavailable",
      /best/,
    ],
    ["no such label", "?labels=no-such", 400, "request_invalid", /no-such/],
    [
      "a webhook, where there is no secret",
      "?webhook=https://hooks.example.org/",
      400,
      "request_invalid",
      /ALLWEATHER_WEBHOOK_SECRET/,
    ],
    ["a webhook that is no URL", "?webhook=hooks", 400, "request_invalid", /webhook/],
    ["an unknown event", "?webhookEvents=end", 400, "request_invalid", /start,output,completed/],
  ])("is refused at once for %s", async (_, query, status, code, detail) => {
    await expectProblem(await post({ query, headers: ASYNC }), status, code, detail);
  });

  test("is needed for a webhook", async () => {
    const response = await post({ query: "?webhook=https://hooks.example.org/" });

    await expectProblem(response, 400, "request_invalid", /Prefer: respond-async/);
  });
});

describe("events of a job", () => {
  test("are its start, its outputs and its end, each once", async () => {
    const body = await (await watch(finished.id)).text();

    expect(idsOf(body)).toEqual(["start", "output-1", "completed"]);
    expect(body).toContain('"format":"summary"');
  });

  test("go on behind the last that was seen", async () => {
    const body = await (await watch(finished.id, "start")).text();

    expect(idsOf(body)).toEqual(["output-1", "completed"]);
  });

  test("go on behind an output's place, also when that output is not there", async () => {
    const body = await (await watch(finished.id, "output-7")).text();

    expect(idsOf(body)).toEqual(["completed"]);
  });

  test("end for who has seen the end", async () => {
    const response = await watch(finished.id, "completed");

    expect(response.status).toBe(204);
    expect(await response.text()).toBe("");
  });

  test("come while it runs", async () => {
    const { id } = (await (await post({ headers: ASYNC })).json()) as JobStatus;

    expect(idsOf(await (await watch(id)).text())).toEqual(["start", "output-1", "completed"]);
  });
});

test("jobs are listed newest first, page by page", async () => {
  const newest = await runToEnd();
  const ids: string[] = [];
  let next: string | null = null;
  do {
    const after: string = next === null ? "" : `&after=${next}`;
    const page = (await (await request(`/v1/jobs?limit=2${after}`)).json()) as {
      jobs: JobStatus[];
      next: string | null;
    };
    ids.push(...page.jobs.map(({ id }) => id));
    next = page.next;
  } while (next !== null);

  expect(ids[0]).toBe(newest.id);
  expect(ids).toContain(finished.id);
  expect(ids).toEqual(ids.toSorted());
});

test("what has ended cannot be canceled", async () => {
  const response = await request(`/v1/jobs/${finished.id}/cancel`, { method: "POST" });

  await expectProblem(response, 409, "job_finished", /has succeeded already/);
});

test.each(["", "/events", "/outputs/1/label-map"])(
  "an unknown job's %s is not found",
  async (path) => {
    const response = await request(`/v1/jobs/fe5dff387dea-0000000000000000${path}`);

    await expectProblem(response, 404, "job_not_found", /fe5dff387dea-0000/);
  },
);

test.each(["..%2F..%2Frecords", "%00", "fe5dff387dea-0000000000000000%2Fx"])(
  "%s is no job",
  async (id) => {
    await expectProblem(await request(`/v1/jobs/${id}`), 404, "job_not_found", /There is no job/);
  },
);

test.each([
  "2/label-map",
  "0/label-map",
  "1/npz",
  "1/..%2Fx",
  "%0A1/label-map",
  "1e0/label-map",
  "x/label-map",
  "-1/label-map",
])("the job has no output %s", async (path) => {
  const response = await request(`/v1/jobs/${finished.id}/outputs/${path}`);

  await expectProblem(response, 404, "output_not_found", /has no output/);
});

function post({
  query = "",
  headers = {},
  body = image,
}: {
  query?: string;
  headers?: Record<string, string>;
  body?: Uint8Array | FormData | string;
} = {}): Promise<Response> {
  const bytes = body instanceof Uint8Array ? new Uint8Array(body) : body;
  const type = body instanceof FormData ? {} : { "Content-Type": "application/octet-stream" };
  return request(`/v1/segment${query}`, {
    method: "POST",
    headers: { ...type, ...headers },
    body: bytes,
  });
}

async function runToEnd(query = "", body?: string): Promise<JobStatus> {
  const response = await post({ query, headers: ASYNC, ...(body !== undefined && { body }) });
  return endOf(((await response.json()) as JobStatus).id);
}

async function endOf(id: string): Promise<JobStatus> {
  await (await watch(id)).text();
  return (await (await request(`/v1/jobs/${id}`)).json()) as JobStatus;
}

function watch(id: string, seen?: string): Promise<Response> {
  return request(`/v1/jobs/${id}/events`, {
    headers: seen === undefined ? {} : { "Last-Event-ID": seen },
  });
}

function idsOf(body: string): string[] {
  return [...body.matchAll(/^id: (.*)$/gm)].map(([, id = ""]) => id);
}
