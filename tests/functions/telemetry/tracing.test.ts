import { expect, test, vi } from "vitest";
import { startServer } from "../../../functions/api/serve.ts";
import { drawPicture } from "../../segmentation/pictures.ts";
import { useTestVariables } from "../test-app.ts";
import { type CollectedSpan, startCollector } from "./collector.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const SERVER = 2;
const ERROR = 2;

const variables = useTestVariables();

/** Runs requests against a server whose spans are collected, which are all there when it has ended. */
async function collect(work: (url: string) => Promise<void>): Promise<CollectedSpan[]> {
  const collector = await startCollector();
  const server = await startServer({ ...variables, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  try {
    await vi.waitFor(
      async () => expect((await fetch(`${server.url}/health/started`)).status).toBe(200),
      { timeout: 30_000, interval: 100 },
    );
    await work(server.url);
  } finally {
    await server.close();
  }
  return collector.spans;
}

test("a request is a span of its caller's trace, with one for each stage at its own time", async () => {
  const image = await drawPicture().png().toBuffer();

  const spans = await collect(async (url) => {
    const response = await fetch(`${url}/v1/segment`, {
      method: "POST",
      body: image,
      headers: { traceparent: `00-${TRACE}-${SPAN}-01` },
    });
    expect(response.headers.get("traceparent")).toContain(TRACE);
  });

  const trace = spans.filter(({ traceId }) => traceId === TRACE);
  const request = find(trace, "POST /v1/segment");
  const image1 = find(trace, "segment");
  expect(request).toMatchObject({
    kind: SERVER,
    parentSpanId: SPAN,
    attributes: {
      "http.request.method": "POST",
      "http.route": "/v1/segment",
      "http.response.status_code": 200,
      "url.path": "/v1/segment",
    },
  });
  expect(image1).toMatchObject({
    parentSpanId: request.spanId,
    attributes: { "allweather.model": "baseline-mini@1.1.0", "allweather.image.width": 64 },
  });
  const stages = ["queue", "decode", "infer", "encode"].map((stage) => find(trace, stage));
  for (const stage of stages) {
    expect(stage.parentSpanId).toBe(image1.spanId);
    expect(stage.endTimeUnixNano).toBeGreaterThanOrEqual(stage.startTimeUnixNano);
  }
  const times = stages.flatMap(({ startTimeUnixNano, endTimeUnixNano }) => [
    startTimeUnixNano,
    endTimeUnixNano,
  ]);
  expectInOrder([request.startTimeUnixNano, ...times, request.endTimeUnixNano]);
}, 60_000);

test("what fails is marked, and its problem names the trace", async () => {
  let traceId: unknown;

  const spans = await collect(async (url) => {
    const response = await fetch(`${url}/v1/models/no-such?api_key=secret`);
    ({ traceId } = (await response.json()) as { traceId: unknown });
    const broken = await drawPicture({ widthPx: 300, heightPx: 200 }).jpeg().toBuffer();
    await fetch(`${url}/v1/segment`, { method: "POST", body: broken.subarray(0, 3000) });
  });

  expect(find(spans, "GET /v1/models/{name}")).toMatchObject({
    traceId,
    attributes: { "http.response.status_code": 404 },
  });
  expect(find(spans, "segment")).toMatchObject({
    status: { code: ERROR },
    attributes: { "error.type": "image_unreadable" },
  });
  expect(
    JSON.stringify(spans, (_, value) => (typeof value === "bigint" ? "" : value)),
  ).not.toContain("secret");
}, 60_000);

test("a caller who does not record keeps us from recording", async () => {
  const spans = await collect(async (url) => {
    await fetch(`${url}/v1/models`, { headers: { traceparent: `00-${TRACE}-${SPAN}-00` } });
    await fetch(`${url}/v1/label-sets/cityscapes-19`, { headers: { traceparent: "nonsense" } });
  });

  expect(spans.filter(({ traceId }) => traceId === TRACE)).toEqual([]);
  expect(find(spans, "GET /v1/label-sets/{id}").parentSpanId).toBeUndefined();
}, 60_000);

function find(spans: CollectedSpan[], name: string): CollectedSpan {
  const found = spans.find((span) => span.name === name);
  if (found === undefined) {
    throw new Error(`no span ${name} among ${spans.map((span) => span.name).join(", ")}`);
  }
  return found;
}

/** The clocks of two processes are one, but its reading in the parent comes in whole milliseconds. */
function expectInOrder(times: bigint[]): void {
  const MILLISECOND = 1_000_000n;
  for (const [at, time] of times.slice(1).entries()) {
    expect(time + 2n * MILLISECOND).toBeGreaterThanOrEqual(times[at] ?? 0n);
  }
}
