import { expect, test } from "vitest";
import { createClient } from "../../client/index.ts";

const path = { id: "a", image: "1", format: "label-map" } as const;

test.each([
  ["with its length", { "Content-Length": "3" }],
  ["in chunks", {}],
])("a file is a Blob even for who does not say so, %s", async (_, headers) => {
  const client = clientWith(
    () => new Response("png", { headers: { ...headers, "Content-Type": "image/png" } }),
  );

  const { data } = await client.api.GET("/v1/jobs/{id}/outputs/{image}/{format}", {
    params: { path },
  });

  expect(await (data as Blob).text()).toBe("png");
});

test("a stream of events is text", async () => {
  const client = clientWith(
    () => new Response("id: 1\n\n", { headers: { "Content-Type": "text/event-stream" } }),
  );

  const { data } = await client.api.GET("/v1/jobs/{id}/events", { params: { path: { id: "a" } } });

  expect(data).toBe("id: 1\n\n");
});

test("an image is looked at in styles by who asks for robustness", async () => {
  const asked: string[] = [];
  const client = createClient({
    baseUrl: "http://127.0.0.1",
    fetch: async (request: Request) => {
      asked.push(new URL(request.url).search);
      return new Response("png", { headers: { "Content-Type": "image/png" } });
    },
  });

  await client.segment(new Uint8Array(1), { format: "disagreement", robustness: 8, seed: 1 });

  const fields = Object.fromEntries(new URLSearchParams(asked[0]));
  expect(fields).toEqual({ format: "disagreement", robustness: "8", seed: "1" });
});

test("waiting for a job goes on when the server asks for patience", async () => {
  const busy = new Response(null, { status: 503, headers: { "Retry-After": "0" } });
  const answers = [busy, Response.json({ state: "succeeded" })];
  const client = clientWith(() => answers.shift() as Response);

  expect(await client.waitForJob("a")).toEqual({ state: "succeeded" });
});

function clientWith(answer: () => Response) {
  return createClient({ baseUrl: "http://127.0.0.1", fetch: async () => answer() });
}
