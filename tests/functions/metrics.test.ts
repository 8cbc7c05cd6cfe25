import { expect, test } from "vitest";
import { drawPicture } from "../segmentation/pictures.ts";
import { useTestApp } from "./test-app.ts";

const { request } = useTestApp({ ALLWEATHER_TRITON_METRICS: "true" });
const OF_MODEL = 'model="baseline-mini",version="1.1.0"';

async function readMetrics(): Promise<Map<string, number>> {
  const response = await request("/metrics");
  expect(response.headers.get("Content-Type")).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = (await response.text()).split("\n").filter((line) => /^[a-z]/.test(line));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(" ");
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

test("an image that is segmented is counted under every name", async () => {
  const image = await drawPicture().png().toBuffer();
  const before = await readMetrics();

  await request("/v1/segment", { method: "POST", body: image });

  const after = await readMetrics();
  const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  for (const stage of ["queue", "decode", "infer", "encode"]) {
    expect(
      grown(`seg_inference_request_duration_seconds_count{${OF_MODEL},stage="${stage}"}`),
    ).toBe(1);
  }
  expect(grown("seg_inference_batch_size_sum")).toBe(1);
  expect(grown(`seg_pixels_total{${OF_MODEL}}`)).toBe(64 * 48);
  expect(after.get("seg_queue_depth")).toBe(0);
  expect(after.get(`seg_model_loaded{${OF_MODEL}}`)).toBe(1);
  expect(after.get(`seg_model_load_duration_seconds_count{${OF_MODEL}}`)).toBe(1);
  expect(
    grown('http_request_duration_seconds_count{method="POST",route="/v1/segment",status="200"}'),
  ).toBe(1);
  for (const state of ["starting", "processing"]) {
    expect(after.get(`seg_jobs{state="${state}"}`)).toBe(0);
  }
  for (const name of ["request_success", "count", "exec_count"]) {
    expect(grown(`nv_inference_${name}{${OF_MODEL}}`)).toBe(1);
  }
  expect(grown(`nv_inference_compute_infer_duration_us{${OF_MODEL}}`)).toBeGreaterThan(0);
  expect(after.get(`nv_inference_pending_request_count{${OF_MODEL}}`)).toBe(0);
  expect(after.get("process_resident_memory_bytes")).toBeGreaterThan(0);
});

test("an image that fails is counted with its reason", async () => {
  const broken = await drawPicture({ widthPx: 300, heightPx: 200 }).jpeg().toBuffer();

  await request("/v1/segment", { method: "POST", body: broken.subarray(0, 3000) });

  const metrics = await readMetrics();
  const labels = `${OF_MODEL},reason="image_unreadable"`;
  expect(metrics.get(`seg_inference_failures_total{${labels}}`)).toBe(1);
  expect(metrics.get(`nv_inference_request_failure{${labels}}`)).toBe(1);
});

test("callers cannot make up labels", async () => {
  for (const [path, method] of [
    ["/v1/no-such-1", "GET"],
    ["/v1/no-such-2", "GET"],
    ["/v1/models/made-up", "GET"],
    ["/v1/models", "BREW"],
  ] as const) {
    await request(path, { method });
  }

  const names = [...(await readMetrics()).keys()].join("\n");
  expect(names).toContain('method="GET",route="none",status="404"');
  expect(names).toContain('method="GET",route="/v1/models/{name}",status="404"');
  expect(names).toContain('method="_OTHER"');
  expect(names).not.toMatch(/no-such|made-up|BREW|tenant/);
});
