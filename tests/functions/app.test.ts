import { readFile } from "node:fs/promises";
import { OpenAPIHono } from "@hono/zod-openapi";
import { pino } from "pino";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { ServiceError } from "#contracts";
import { createApp } from "../../functions/api/app.ts";
import { registerConsole } from "../../functions/api/console/register-console.ts";
import type { Services } from "../../functions/services.ts";
import { expectProblem } from "./expect-problem.ts";
import { useColdTestApp } from "./test-app.ts";

const app = useColdTestApp();

test("the process is live from its start, and ready when its default model is warm", async () => {
  const before = await app.request("/health/ready");
  await app.services.warmUp();
  const after = await app.request("/health/ready");

  expect([before.status, await before.json()]).toEqual([
    503,
    { status: "starting", reasons: ["Not every child process has baseline-mini loaded."] },
  ]);
  expect([after.status, await after.json()]).toEqual([200, { status: "ok" }]);
});

test("the process is live", async () => {
  const response = await app.request("/health/live");

  expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
});

test("the document that is given out is the one in the repository", async () => {
  const committed = await readFile(new URL("../../openapi.yaml", import.meta.url), "utf8");

  const response = await app.request("/openapi.yaml");

  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("application/yaml");
  expect(await response.text()).toBe(committed);
});

test("every route is in the document, except what shows the document and the console", async () => {
  const { routes } = createApp({ services: app.services, log: silent });
  const console = new OpenAPIHono();
  registerConsole(console);
  const { paths } = parse(await (await app.request("/openapi.yaml")).text());

  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
  );

  const served = routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
  const ofConsole = console.routes.map(
    ({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`,
  );
  const undescribed = served.filter((route) => ![...described, ...ofConsole].includes(route));
  expect(described.filter((route) => !served.includes(route))).toEqual([]);
  for (const route of undescribed) {
    expect(route).toMatch(/^GET (\/docs|\/openapi\.(json|yaml)$|\/\.well-known\/)/);
  }
});

test("a bug is told in the log, and to the caller only that there is one", async () => {
  const { request, lines } = appWithLog({
    list: () => {
      throw new Error("secret /path");
    },
  });

  const response = await request("/v1/models");

  const requestId = response.headers.get("X-Request-Id");
  expect(await response.clone().text()).not.toContain("secret");
  await expectProblem(response, 500, "internal", new RegExp(`Tell us request ${requestId}\\.$`));
  expect(lines).toContainEqual(
    expect.objectContaining({
      msg: "unhandled error",
      requestId,
      err: expect.objectContaining({
        message: "secret /path",
        stack: expect.stringContaining("app.test.ts"),
      }),
    }),
  );
});

test.each([
  ["overloaded", "warn"],
  ["artifact_corrupt", "error"],
  ["model_not_found", "debug"],
] as const)("what is refused as %s is logged at the level %s", async (code, level) => {
  const { request, lines } = appWithLog({
    list: () => {
      throw new ServiceError(code, "test");
    },
  });

  await request("/v1/models");

  expect(lines).toContainEqual(expect.objectContaining({ code, level: pino.levels.values[level] }));
});

test("a request is logged in one line, without its query", async () => {
  const { request, lines } = appWithLog({});

  const response = await request("/health/live?secret=1", { headers: { "X-Request-Id": "a-1" } });

  expect(response.headers.get("X-Request-Id")).toBe("a-1");
  expect(lines).toEqual([
    expect.objectContaining({
      msg: "request",
      requestId: "a-1",
      method: "GET",
      path: "/health/live",
      status: 200,
    }),
  ]);
  expect(JSON.stringify(lines)).not.toContain("secret");
});

const silent = pino({ level: "silent" });

/** The app over a store of which some methods are replaced, and every line that it logs. */
function appWithLog(store: Partial<Services["store"]>) {
  const lines: unknown[] = [];
  const log = pino({ level: "debug" }, { write: (line) => lines.push(JSON.parse(line)) });
  const services = { ...app.services, store: { ...app.services.store, ...store } };
  const { request } = createApp({ services, log });
  return { request: async (path: string, init?: RequestInit) => request(path, init), lines };
}
