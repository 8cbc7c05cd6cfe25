import { expect, test } from "vitest";
import { securitySchemes } from "../../functions/api/openapi/security-schemes.ts";
import { useColdTestApp } from "./test-app.ts";

const app = useColdTestApp();
const document = (await (await app.request("/openapi.json")).json()) as {
  paths: Record<string, Record<string, Operation>>;
  webhooks: object;
};

interface Operation {
  operationId: string;
  security: Record<string, string[]>[];
  responses: Record<string, { content?: Record<string, { examples?: object }>; headers?: object }>;
}

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    ...operation,
  })),
);

test("every operation says which credentials it takes, or that it takes none", () => {
  for (const { name, security } of operations) {
    expect(security, name).toBeInstanceOf(Array);
  }
});

test("an operation with a scope asks for it in every scheme, and tells what happens without", () => {
  const { security, responses } = operationOf("POST /v1/segment");

  expect(security).toEqual([
    { apiKey: ["segment"] },
    { bearer: ["segment"] },
    { openId: ["segment"] },
  ]);
  expect(Object.keys(responses)).toEqual(expect.arrayContaining(["401", "403", "429"]));
});

test("a public operation takes no credentials, and never answers that they are missing", () => {
  const { security, responses } = operationOf("GET /health/live");

  expect(security).toEqual([]);
  expect(Object.keys(responses)).not.toContain("401");
});

test("a status that a route has in its own words keeps them beside the errors of access", () => {
  const unavailable = operationOf("GET /v2/models/{model}/ready").responses["503"];

  expect(Object.keys(unavailable?.content ?? {}).sort()).toEqual([
    "application/json",
    "application/problem+json",
  ]);
});

test("codes that share a status share its examples", () => {
  const unavailable = operationOf("POST /v1/segment").responses["503"];

  const examples = unavailable?.content?.["application/problem+json"]?.examples ?? {};
  expect(Object.keys(examples)).toEqual(["overloaded", "issuer_unavailable"]);
});

test("an issuer that is trusted is where the document says", () => {
  const { openId } = securitySchemes("https://login.example/tenant");

  expect(openId.openIdConnectUrl).toBe(
    "https://login.example/tenant/.well-known/openid-configuration",
  );
});

test("the webhook of jobs is described", () => {
  expect(Object.keys(document.webhooks)).toEqual(["job"]);
});

function operationOf(name: string) {
  const found = operations.find((each) => each.name === name);
  if (found === undefined) {
    throw new Error(`There is no ${name}.`);
  }
  return found;
}
