import { expect, test, vi } from "vitest";
import { jobStatusSchema } from "#contracts";
import { drawPicture } from "../../segmentation/pictures.ts";
import { useTestApp } from "../test-app.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const sent: string[] = [];

const { request } = useTestApp(
  { ALLWEATHER_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString("base64")}` },
  {
    sendWebhook: async ({ body }) => {
      sent.push(body);
      return { status: 200, retryAfter: undefined };
    },
  },
);

test("a job and its webhooks name the trace of the request that asked for the job", async () => {
  const response = await request("/v1/segment?webhook=https://hooks.example.org/allweather", {
    method: "POST",
    body: await drawPicture().png().toBuffer(),
    headers: { Prefer: "respond-async", traceparent: `00-${TRACE}-00f067aa0ba902b7-01` },
  });
  const job = jobStatusSchema.parse(await response.json());
  const later = jobStatusSchema.parse(await (await request(`/v1/jobs/${job.id}`)).json());

  expect(response.status).toBe(202);
  expect([job.traceId, later.traceId]).toEqual([TRACE, TRACE]);
  await vi.waitFor(() => expect(sent).toHaveLength(1), { timeout: 15_000 });
  expect(JSON.parse(sent[0] ?? "")).toMatchObject({
    type: "job.completed",
    data: { id: job.id, traceId: TRACE },
  });
});
