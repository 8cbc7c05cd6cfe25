import { expect, test } from "vitest";
import { useColdTestApp, useTestVariables } from "./test-app.ts";

const variables = useTestVariables();
const servers = [useColdTestApp(variables), useColdTestApp(variables)] as const;

test("one Idempotency-Key that comes to two servers at once makes one job", async () => {
  const responses = await Promise.all(
    [...servers, ...servers, ...servers].map(({ request }) =>
      request("/v1/segment", {
        method: "POST",
        headers: { Prefer: "respond-async", "Idempotency-Key": "race-1" },
        body: Buffer.from("no image"),
      }),
    ),
  );

  const made = responses.filter(({ status }) => status === 202);
  const busy = responses.filter(({ status }) => status === 409);
  expect(new Set(made.map(({ headers }) => headers.get("Location"))).size).toBe(1);
  expect(made.length + busy.length).toBe(responses.length);
  expect(await countJobs()).toBe(1);
});

async function countJobs(): Promise<number> {
  const [{ request }] = servers;
  const { jobs } = (await (await request("/v1/jobs")).json()) as { jobs: unknown[] };
  return jobs.length;
}
