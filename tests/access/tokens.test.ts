import { exportJWK, exportSPKI, type JWTPayload, SignJWT } from "jose";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { createTokenAuthenticator, type TokenSettings } from "#access";
import { newPair, type Pair, type Served, startIssuer } from "./start-issuer.ts";

const AUDIENCE = "allweather";

let first: Pair;
let second: Pair;
beforeAll(async () => {
  [first, second] = await Promise.all([newPair("RS256"), newPair("RS256")]);
});

test("a token of the issuer is accepted, with its tenant and the scopes that we know", async () => {
  const { authenticate, sign } = await setUp();

  const identity = await authenticate(await sign({ scope: "openid segment models:read" }));

  expect(identity).toEqual({
    tenant: "acme",
    keyId: null,
    scopes: ["segment", "models:read"],
    subject: expect.stringMatching(/^token:acme:[0-9a-f]{64}$/),
    limits: {},
  });
});

test.each([
  ["scope", "evaluate", ["evaluate"]],
  ["scp", "evaluate segment", ["segment", "evaluate"]],
  ["scp", ["segment"], ["segment"]],
  ["scope", undefined, []],
  ["scp", { segment: true }, []],
])("the claim %s of %j gives the scopes %j", async (claim, value, scopes) => {
  const { authenticate, sign } = await setUp();

  expect(await authenticate(await sign({ [claim]: value }))).toMatchObject({ scopes });
});

test.each(["ES256", "PS256", "EdDSA"])("a token signed with %s is accepted", async (alg) => {
  const pair = await newPair(alg);
  const { authenticate, sign } = await setUp({ served: [{ pair, kid: "1", alg }] });

  expect(await authenticate(await sign({}, { pair, alg }))).toMatchObject({ tenant: "acme" });
});

const hourAgo = () => Math.floor(Date.now() / 1000) - 3_600;
test.each([
  ["another issuer", () => ({ iss: "https://elsewhere.example" }), /"iss"/],
  ["another service's audience", () => ({ aud: "billing" }), /"aud"/],
  ["no audience", () => ({ aud: undefined }), /"aud"/],
  ["a time that is over", () => ({ exp: hourAgo() }), /"exp"/],
  ["no end", () => ({ exp: undefined }), /"exp"/],
  ["a time that has not come", () => ({ nbf: hourAgo() + 7_200 }), /"nbf"/],
  ["no subject", () => ({ sub: undefined }), /"sub"/],
  ["no tenant", () => ({ tenant: undefined }), /"tenant"/],
  ["a tenant that leads elsewhere", () => ({ tenant: ".." }), /"tenant"/],
  ["a tenant with a path", () => ({ tenant: "a/../b" }), /"tenant"/],
  ["a list of tenants", () => ({ tenant: ["acme"] }), /"tenant"/],
])("a token with %s is refused", async (_, claims, reason) => {
  const { authenticate, sign } = await setUp();

  await expect(authenticate(await sign(claims()))).rejects.toMatchObject({
    code: "unauthenticated",
    message: expect.stringMatching(reason),
  });
});

test("clocks may differ by half a minute", async () => {
  const { authenticate, sign } = await setUp();
  const now = Math.floor(Date.now() / 1000);

  await authenticate(await sign({ exp: now - 15, nbf: now + 15 }));
});

test("a token that nobody signed is refused", async () => {
  const { authenticate, claims } = await setUp();
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

  for (const alg of ["none", "None", "NONE"]) {
    const token = `${part({ alg, kid: "1" })}.${part(claims())}.`;
    await expect(authenticate(token)).rejects.toMatchObject({ code: "unauthenticated" });
  }
});

test("a token signed with the public key as a shared secret is refused", async () => {
  const { authenticate, claims } = await setUp();
  const secret = Buffer.from(await exportSPKI(first.publicKey));
  const token = await new SignJWT(claims())
    .setProtectedHeader({ alg: "HS256", kid: "1" })
    .sign(secret);

  await expect(authenticate(token)).rejects.toMatchObject({ code: "unauthenticated" });
});

test.each(["jwk", "jku", "x5u"])(
  "a token that brings its own key in %s is refused",
  async (header) => {
    const { authenticate, claims, issuer } = await setUp();
    const own = header === "jwk" ? await exportJWK(second.publicKey) : `${issuer}/own-keys`;
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: "RS256", kid: "1", [header]: own })
      .sign(second.privateKey);

    await expect(authenticate(token)).rejects.toMatchObject({ code: "unauthenticated" });
  },
);

test("a token whose claims were changed is refused", async () => {
  const { authenticate, sign, claims } = await setUp();
  const [header, , signature] = (await sign({})).split(".");
  const changed = Buffer.from(JSON.stringify(claims({ tenant: "other" }))).toString("base64url");

  await expect(authenticate(`${header}.${changed}.${signature}`)).rejects.toMatchObject({
    code: "unauthenticated",
  });
});

test.each(["", "x", "a.b.c", "a.b", `${"a".repeat(5_000)}.b.c`])(
  "what is no token is refused: %#",
  async (text) => {
    const { authenticate } = await setUp();

    await expect(authenticate(text)).rejects.toMatchObject({ code: "unauthenticated" });
  },
);

test("a token with an unknown key id is refused, and many of them ask the issuer once", async () => {
  const { authenticate, sign, requests } = await setUp({ cooldownMs: 60_000 });
  await authenticate(await sign({}));

  for (let round = 0; round < 5; round++) {
    const token = await sign({}, { pair: second, kid: `unknown-${round}` });
    await expect(authenticate(token)).rejects.toMatchObject({ code: "unauthenticated" });
  }

  expect(requests).toEqual(["/.well-known/openid-configuration", "/keys"]);
});

test("after the issuer has changed its key tokens of the new one are accepted, and not of the old one", async () => {
  const { authenticate, sign, served } = await setUp({ cooldownMs: 0 });
  await authenticate(await sign({}));

  served.splice(0, 1, { pair: second, kid: "2", alg: "RS256" });
  await authenticate(await sign({}, { pair: second, kid: "2" }));

  await expect(authenticate(await sign({}))).rejects.toMatchObject({ code: "unauthenticated" });
});

test("the issuer's keys can be at an address of their own", async () => {
  const { sign, requests, settings } = await setUp();
  const authenticate = createTokenAuthenticator({
    ...settings,
    jwksUri: `${settings.issuer}/keys`,
  });

  await authenticate(await sign({}));

  expect(requests).toEqual(["/keys"]);
});

test("the tenant's claim can have another name", async () => {
  const { sign, settings } = await setUp();
  const authenticate = createTokenAuthenticator({ ...settings, tenantClaim: "org_id" });

  expect(await authenticate(await sign({ org_id: "org-7" }))).toMatchObject({ tenant: "org-7" });
});

test("an issuer that is away is not the caller's fault, and is asked again", async () => {
  const { authenticate, sign, answer } = await setUp({ cooldownMs: 0 });
  answer.status = 500;
  const token = await sign({});
  await expect(authenticate(token)).rejects.toMatchObject({ code: "issuer_unavailable" });

  answer.status = 200;

  expect(await authenticate(token)).toMatchObject({ tenant: "acme" });
});

test("an issuer that is away is asked once in a while, however many tokens come", async () => {
  const { authenticate, sign, answer, requests } = await setUp({ cooldownMs: 60_000 });
  answer.status = 500;

  for (let round = 0; round < 5; round++) {
    await expect(authenticate(await sign({}))).rejects.toMatchObject({
      code: "issuer_unavailable",
    });
  }

  expect(requests).toEqual(["/.well-known/openid-configuration"]);
});

test("an issuer whose keys cannot be had is asked for them once in a while", async () => {
  const { authenticate, sign, answer, requests } = await setUp({ cooldownMs: 60_000 });
  answer.discovery.jwks_uri = `${answer.discovery.issuer}/away`;

  for (let round = 0; round < 5; round++) {
    await expect(authenticate(await sign({}))).rejects.toMatchObject({
      code: "issuer_unavailable",
    });
  }

  expect(requests).toEqual(["/.well-known/openid-configuration", "/away"]);
});

test.each([
  ["that names another", { issuer: "https://elsewhere.example" }],
  ["whose keys anybody could exchange", { jwks_uri: "http://elsewhere.example/keys" }],
  ["whose keys are in a file", { jwks_uri: "file:///etc/keys" }],
])("an issuer %s is not believed", async (_, change) => {
  const { authenticate, sign, answer } = await setUp();
  Object.assign(answer.discovery, change);

  await expect(authenticate(await sign({}))).rejects.toMatchObject({ code: "issuer_unavailable" });
});

/** An issuer that really listens, with tokens of it. */
async function setUp({
  served = [{ pair: first, kid: "1", alg: "RS256" }],
  ...options
}: { served?: Served[] } & Partial<TokenSettings> = {}) {
  const { close, ...started } = await startIssuer(served);
  onTestFinished(close);
  const { issuer } = started;
  const settings = { issuer, audience: AUDIENCE, tenantClaim: "tenant", ...options };
  const claims = (change: Record<string, unknown> = {}): JWTPayload => ({
    iss: issuer,
    aud: AUDIENCE,
    sub: "user-1",
    tenant: "acme",
    exp: Math.floor(Date.now() / 1000) + 60,
    ...change,
  });
  return {
    ...started,
    authenticate: createTokenAuthenticator(settings),
    settings,
    served,
    claims,
    sign: (
      change: Record<string, unknown>,
      { pair = first, kid = "1", alg = "RS256" }: Partial<Served> = {},
    ) => new SignJWT(claims(change)).setProtectedHeader({ alg, kid }).sign(pair.privateKey),
  };
}
