import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { expectProblem } from "./expect-problem.ts";
import { useColdTestApp } from "./test-app.ts";

const app = useColdTestApp();

test("the document as JSON is the document as YAML", async () => {
  const yaml = await readFile(new URL("../../openapi.yaml", import.meta.url), "utf8");

  const response = await app.request("/openapi.json");

  expect(response.headers.get("Content-Type")).toMatch(/^application\/json/);
  expect(await response.json()).toEqual(parse(yaml));
});

test("the page loads nothing from other hosts, and everything it names is there", async () => {
  const response = await app.request("/docs");

  expect(response.headers.get("Content-Security-Policy")).toMatch(
    /^default-src 'none'; script-src 'self';/,
  );
  const html = await response.text();
  const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(
    ([, address = ""]) => address,
  );
  expect(addresses).toContain("/docs/swagger-ui-bundle.js");
  for (const address of addresses.filter((each) => each !== "/health/ready")) {
    expect(address).toMatch(/^\//);
    expect((await app.request(address)).status, address).toBe(200);
  }
});

test("a script comes compressed to who takes that", async () => {
  const response = await app.request("/docs/swagger-ui-bundle.js", {
    headers: { "Accept-Encoding": "gzip" },
  });

  expect(response.headers.get("Content-Encoding")).toBe("gzip");
  expect(response.headers.get("Content-Type")).toBe("text/javascript");
});

test("the catalog of APIs leads to the document and to the page", async () => {
  const response = await app.request("/.well-known/api-catalog");

  expect(response.headers.get("Content-Type")).toMatch(/^application\/linkset\+json/);
  const { linkset } = (await response.json()) as { linkset: [Record<string, unknown>] };
  const links = Object.values(linkset[0]).flatMap((value) => (Array.isArray(value) ? value : []));
  expect(links.length).toBeGreaterThan(2);
  for (const { href } of links as { href: string }[]) {
    expect((await app.request(href)).status, href).not.toBe(404);
  }
});

test.each(["/health/live", "/nothing", "/v1/models/none"])(
  "the answer to %s says where the API is described",
  async (path) => {
    const { headers } = await app.request(path);

    expect(headers.get("Link")).toContain('</openapi.json>; rel="service-desc"');
  },
);

test("a path that has other methods says which", async () => {
  const response = await app.request("/v1/models", { method: "POST" });

  expect(response.headers.get("Allow")).toBe("GET");
  await expectProblem(response, 405, "method_not_allowed", /has no POST\. It has GET\.$/);
});

test("a path that does not exist has no methods", async () => {
  const response = await app.request("/v1/nothing", { method: "POST" });

  expect(response.headers.get("Allow")).toBeNull();
  await expectProblem(response, 404, "route_not_found", /There is no POST \/v1\/nothing/);
});
