import { expect, test } from "vitest";
import { bearer, useAppWithKeys } from "../app-with-keys.ts";

const app = useAppWithKeys();

const KEY = "KEY";
const json = { "Content-Type": "application/json" };

test.each([
  ["GET", "/v2", "models:read"],
  ["GET", "/v2/models/stats", "models:read"],
  ["GET", "/v2/models/baseline-mini/config", "models:read"],
  ["POST", "/v2/repository/index", "models:read"],
  ["POST", "/v2/models/baseline-mini/infer", "segment"],
  ["POST", "/v2/models/baseline-mini/versions/1.0.0/infer", "segment"],
  ["POST", "/v2/repository/models/baseline-mini/load", "admin"],
  ["POST", "/v2/repository/models/baseline-mini/unload", "admin"],
  ["POST", "/hf/baseline-mini", "segment"],
  ["POST", "/infer/semantic_segmentation", "segment"],
  ["POST", "/infer/baseline-mini/1.0.0", "segment"],
  ["POST", "/invocations", "segment"],
] as const)("%s %s asks for the scope %s", async (method, path, scope) => {
  const others = (["segment", "models:read", "admin"] as const).filter((each) => each !== scope);
  const key = await app.newKey({ scopes: others });

  const nobody = await app.request(path, { method });
  const another = await app.request(path, { method, ...bearer(key) });

  // Roboflow's JSON may hold the key, so it is read first.
  expect(nobody.status).toBe(path.endsWith("semantic_segmentation") ? 400 : 401);
  expect(another.status).toBe(403);
  expect(await another.json()).toMatchObject({ code: "forbidden" });
});

test.each(["/v2/health/live", "/v2/health/ready", "/ping"])("%s asks for nothing", async (path) => {
  const response = await app.request(path);

  expect([200, 503]).toContain(response.status);
});

test("an error of access has the text `error` where clients look for it", async () => {
  const response = await app.request("/v2");

  expect(await response.json()).toMatchObject({
    code: "unauthenticated",
    error: expect.stringMatching(/API key/),
  });
});

/** Each gets far enough to say that the image is none. */
test.each([
  ["the query", "/infer/baseline-mini/1.0.0?api_key=KEY", "a photo!", {}],
  [
    "the body",
    "/infer/semantic_segmentation",
    '{"api_key":"KEY","model_id":"baseline-mini","image":{"type":"base64","value":"AAAA"}}',
    json,
  ],
  [
    "SageMaker's attributes",
    "/invocations",
    "a photo!",
    { "X-Amzn-SageMaker-Custom-Attributes": "model=baseline-mini,api_key=KEY" },
  ],
])("a key comes in %s", async (_, path, body, headers: Record<string, string>) => {
  const key = await app.newKey();
  const ask = (credentials: string) =>
    app.request(path.replace(KEY, credentials), {
      method: "POST",
      body: body.replace(KEY, credentials),
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value.replace(KEY, credentials)]),
      ),
    });

  const known = await ask(key);
  const unknown = await ask(`${key}x`);

  expect(await known.json()).toMatchObject({ code: "image_format_unsupported" });
  expect(unknown.status).toBe(401);
  expect(app.lines.join("")).not.toContain(key);
});
