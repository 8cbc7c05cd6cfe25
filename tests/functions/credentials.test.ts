import { SignJWT } from "jose";
import { afterAll, expect, test } from "vitest";
import { newPair, startIssuer } from "../access/start-issuer.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { bearer, useAppWithKeys } from "./app-with-keys.ts";
import { expectProblem } from "./expect-problem.ts";

const pair = await newPair("ES256");
const { issuer, close } = await startIssuer([{ pair, kid: "1", alg: "ES256" }]);
afterAll(close);
const { request, newKey } = useAppWithKeys({
  ALLWEATHER_OIDC_ISSUER: issuer,
  ALLWEATHER_OIDC_AUDIENCE: "allweather",
});

test("a token of the issuer is accepted beside keys, and allows what its scopes say", async () => {
  const token = await sign({ scope: "models:read" });

  expect((await request("/v1/models", bearer(token))).status).toBe(200);
  expect((await request("/v1/models", bearer(await newKey()))).status).toBe(200);
  const refused = await request("/v1/evaluations", bearer(token));
  await expectProblem(refused, 403, "forbidden", /needs the scope "evaluate"/);
});

test("a token for another service is refused, and it is told why", async () => {
  const token = await sign({ scope: "models:read", aud: "billing" });

  const response = await request("/v1/models", bearer(token));

  expect(response.headers.get("WWW-Authenticate")).toContain('error="invalid_token"');
  await expectProblem(response, 401, "unauthenticated", /unexpected "aud"/);
});

test("tokens have the limits of the server, each subject its own", async () => {
  const token = await sign({ scope: "models:read", sub: "one" });

  const response = await request("/v1/models", bearer(token));

  expect(response.headers.get("RateLimit-Policy")).toBe('"requests";q=6000;w=60');
});

test("where clients know no header the key may be in the body, or in the query", async () => {
  const key = await newKey();
  const value = (await drawPicture().png().toBuffer()).toString("base64");
  const body = JSON.stringify({
    model_id: "baseline-mini/1.1.0",
    image: { type: "base64", value },
    api_key: key,
  });
  const headers = { "Content-Type": "application/json" };
  const path = "/infer/semantic_segmentation";

  const inBody = await request(path, { method: "POST", headers, body });
  const inQuery = await request(`${path}?api_key=${key}`, {
    method: "POST",
    headers,
    body: body.replace(key, ""),
  });

  expect([inBody.status, inQuery.status]).toEqual([200, 200]);
  expect(inBody.headers.get("RateLimit")).toContain("requests");
});

test.each([
  ["no key", undefined, 401, "unauthenticated"],
  ["a key of nobody", () => `aw_${"0".repeat(16)}_${"0".repeat(72)}`, 401, "unauthenticated"],
  ["a key without the scope", () => newKey({ scopes: ["models:read"] }), 403, "forbidden"],
  ["a key that is used up", () => newKey({ limits: { pixelsPerDay: 1 } }), 429, "quota_exceeded"],
])("a body with %s is refused", async (_, key, status, code) => {
  const value = (await drawPicture().png().toBuffer()).toString("base64");

  const response = await request("/infer/semantic_segmentation", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      model_id: "baseline-mini/1.1.0",
      image: { type: "base64", value },
      api_key: await key?.(),
    }),
  });

  expect([response.status, await response.json()]).toMatchObject([status, { code }]);
});

function sign(claims: Record<string, unknown>): Promise<string> {
  return new SignJWT({ iss: issuer, aud: "allweather", sub: "user", tenant: "acme", ...claims })
    .setProtectedHeader({ alg: "ES256", kid: "1" })
    .setExpirationTime("1m")
    .sign(pair.privateKey);
}
