import { pino } from "pino";
import { expect, test } from "vitest";
import { parseKeyText, revokeKey } from "#access";
import { createApp } from "../../functions/api/app.ts";
import { findRule, ruleOf } from "../../functions/api/route-rules.ts";
import { bearer, useAppWithKeys } from "./app-with-keys.ts";
import { expectProblem } from "./expect-problem.ts";
import { useColdTestApp } from "./test-app.ts";

const { app, request, services, newKey, lines } = useAppWithKeys();
const open = useColdTestApp();

test("whoever brings nothing is told how to say who they are", async () => {
  const response = await request("/v1/models");

  expect(response.headers.get("WWW-Authenticate")).toBe('Bearer realm="allweather"');
  await expectProblem(response, 401, "unauthenticated", /Authorization: Bearer.*X-API-Key/);
});

test.each([
  ["a bearer token", (key: string): Record<string, string> => ({ Authorization: `Bearer ${key}` })],
  ["a bearer token in other letters", (key: string) => ({ authorization: `bearer  ${key} ` })],
  ["X-API-Key", (key: string) => ({ "X-API-Key": key })],
])("a key is accepted as %s", async (_, headersOf) => {
  const response = await request("/v1/models", { headers: headersOf(await newKey()) });

  expect(response.status).toBe(200);
  expect(response.headers.get("Vary")).toContain("Authorization, X-API-Key");
});

test.each([
  ["another password", { Authorization: "Basic dXNlcjpwYXNz" }],
  ["a key of nobody", { "X-API-Key": `aw_${"0".repeat(16)}_${"0".repeat(72)}` }],
  ["a token, where no issuer is set", { Authorization: "Bearer a.b.c" }],
  ["two words", { Authorization: "Bearer one two" }],
  ["an empty key", { "X-API-Key": "" }],
])("%s is refused", async (_, headers) => {
  const response = await request("/v1/models", { headers });

  await expectProblem(response, 401, "unauthenticated", /./);
});

test("what is wrong with credentials is told in WWW-Authenticate, too", async () => {
  const response = await request("/v1/models", bearer("aw_no"));

  expect(response.headers.get("WWW-Authenticate")).toContain('error="invalid_token"');
});

test("a key in the query counts for nothing where it is not usual", async () => {
  const response = await request(`/v1/models?api_key=${await newKey()}`);

  expect(response.status).toBe(401);
});

test("a revoked key is refused", async () => {
  const key = await newKey();
  const keyId = parseKeyText(key)?.keyId ?? "";
  const now = new Date();
  await revokeKey({ store: services.store, keyId, from: now, reason: "test", now });

  const response = await request("/v1/models", bearer(key));

  await expectProblem(response, 401, "unauthenticated", new RegExp(`${keyId} was revoked`));
});

test("a key without the scope is told which one it lacks", async () => {
  const response = await request("/v1/evaluations", bearer(await newKey()));

  expect(response.headers.get("WWW-Authenticate")).toContain(
    'error="insufficient_scope", scope="evaluate"',
  );
  await expectProblem(response, 403, "forbidden", /scope "evaluate".*have segment, models:read/);
});

test.each(["/health/live", "/openapi.yaml", "/docs"])("%s asks nobody", async (path) => {
  expect((await request(path)).status).not.toBe(401);
});

test("that nothing is there is told to everybody", async () => {
  await expectProblem(await request("/v1/nothing"), 404, "route_not_found", /./);
});

test.each([
  "/v1//models",
  "/v1/models/",
  "//v1/models",
  "/V1/models",
  "/v1/%6dodels",
  "/v1/models%2f",
  "/health/../v1/models",
  "/health/%2e%2e/v1/models",
  "/docs/..%2fv1/models",
  "/v1/models;x=1",
])("no spelling of a path leads around the question: %s", async (path) => {
  expect([401, 404]).toContain((await request(path)).status);
});

test.each(["HEAD", "GET"])("%s asks, too", async (method) => {
  expect((await request("/v1/models", { method })).status).toBe(401);
});

test("every route has its line in the table of what it asks for", () => {
  const forgotten = app.routes
    .filter(({ path }) => path !== "/*")
    .filter(({ path }) => findRule(path) === undefined)
    .map(({ method, path }) => `${method} ${path}`);

  expect(forgotten).toEqual([]);
});

test("only health, documentation, the console's files and signed addresses are open to everybody", () => {
  const publicPaths = app.routes
    .filter(({ path, method }) => method !== "ALL" && ruleOf(path).scope === "public")
    .map(({ path }) => path)
    .filter((path) => !/^\/(health|docs|openapi|\.well-known|ping|v2\/health)/.test(path))
    .filter((path) => !/^\/((styles|models|evaluations)?$|(assets|samples)\/)/.test(path))
    .filter((path) => !/^\/((models\/:name|evaluations\/:id|icon\.svg|theme\.js)$)/.test(path));

  expect([...new Set(publicPaths)]).toEqual(["/v1/uploads/:key"]);
});

test("a route that nobody thought of is for whoever runs the server", () => {
  expect(ruleOf("/v1/brand-new")).toEqual({ scope: "admin" });
  expect(ruleOf("/healthy")).toEqual({ scope: "admin" });
});

test("the longest line of the table decides", () => {
  expect(ruleOf("/v1/evaluations/:id/cancel")).toMatchObject({ audit: "evaluation_canceled" });
  expect(ruleOf("/v1/evaluations/{id}/cancel")).toMatchObject({ audit: "evaluation_canceled" });
  expect(ruleOf("/v1/evaluations/:id/report")).toEqual({ scope: "evaluate" });
});

test("an open server asks nobody, whatever they bring", async () => {
  expect((await open.request("/v1/models")).status).toBe(200);
  expect((await open.request("/v1/models", bearer("aw_no"))).status).toBe(200);
});

test.each(["localhost:8080", "127.0.0.1:8080", "127.0.0.1", "[::1]:8080", "LOCALHOST"])(
  "an open server answers as %s",
  async (Host) => {
    expect((await open.request("/v1/models", { headers: { Host } })).status).toBe(200);
  },
);

test.each([
  "evil.example",
  "evil.example:8080",
  "127.0.0.1.evil.example",
  "localhost.evil",
  "::1x",
])(
  "an open server does not answer as %s, to which a page may have bent its own name",
  async (Host) => {
    const response = await open.request("/v1/models", { headers: { Host } });

    await expectProblem(response, 403, "forbidden", /only as localhost.*ALLWEATHER_ACCESS=keys/);
  },
);

const listed = createApp({
  services: open.services,
  log: pino({ level: "silent" }),
  corsOrigins: ["https://console.example"],
});
const anybodys = createApp({
  services: open.services,
  log: pino({ level: "silent" }),
  corsOrigins: ["*"],
});

test.each<Record<string, string>>([
  { Origin: "https://evil.example" },
  { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
  { Origin: "https://localhost.evil.example" },
  { Origin: "null" },
  { "Sec-Fetch-Site": "cross-site" },
])("an open server does nothing for a page from elsewhere: %j", async (headers) => {
  const path = "/v2/repository/models/baseline-mini/unload";
  const response = await open.request(path, { method: "POST", headers });

  await expectProblem(response, 403, "forbidden", /pages from elsewhere.*ALLWEATHER_CORS_ORIGINS/);
});

test.each<Record<string, string>>([
  { Origin: "http://localhost:3000", "Sec-Fetch-Site": "same-site" },
  { Origin: "http://127.0.0.1:8080", "Sec-Fetch-Site": "same-origin" },
  { Origin: "http://[::1]" },
  { "Sec-Fetch-Site": "none" },
  { "Sec-Fetch-Site": "same-origin" },
])("an open server answers pages of this machine: %j", async (headers) => {
  expect((await open.request("/v1/models", { headers })).status).toBe(200);
});

test("an open server answers pages that the operator has listed, and those alone", async () => {
  const ask = async (app: typeof listed, Origin: string) =>
    (await app.request("/v1/models", { headers: { Origin, "Sec-Fetch-Site": "cross-site" } }))
      .status;

  expect(await ask(listed, "https://console.example")).toBe(200);
  expect(await ask(listed, "https://evil.example")).toBe(403);
  expect(await ask(anybodys, "https://evil.example")).toBe(200);
});

test("a server that asks for keys answers any page that brings one", async () => {
  const { headers } = bearer(await newKey());

  const response = await request("/v1/models", {
    headers: { ...headers, Origin: "https://evil.example" },
  });

  expect(response.status).toBe(200);
});

test("the log tells who was refused and why, and never a secret", async () => {
  const [good, other] = [await newKey(), await newKey({ scopes: ["evaluate"] })];
  const wrong = `${good.slice(0, 20)}${other.slice(20)}`;
  lines.length = 0;

  await request("/v1/models", bearer(good));
  await request("/v1/models?api_key=hidden-word", { headers: { "X-API-Key": wrong } });
  await request("/v1/models", bearer("eyJhbGciOiJub25lIn0.e30.hidden-word"));
  await request("/v1/models", bearer(other));

  const text = lines.join("");
  for (const key of [good, other]) {
    expect(text).not.toContain(parseKeyText(key)?.secret);
  }
  expect(text).not.toContain("hidden-word");
  const audited = lines.map((line) => JSON.parse(line)).filter(({ log }) => log === "audit");
  expect(audited).toMatchObject([
    { event: "authentication_failed", path: "/v1/models", keyId: null },
    { event: "authentication_failed", address: "127.0.0.1" },
    {
      event: "scope_refused",
      scope: "models:read",
      tenant: "acme",
      keyId: parseKeyText(other)?.keyId,
    },
  ]);
});
