import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import { expect, test } from "vitest";
import { createApp } from "../../functions/api/app.ts";
import type { Services } from "../../functions/services.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { useAppWithKeys } from "./app-with-keys.ts";
import { expectProblem } from "./expect-problem.ts";

const { services } = useAppWithKeys();

test.each([
  "/",
  "/styles",
  "/models",
  "/models/famix-mini",
  "/evaluations",
  "/evaluations/compare",
])(
  "%s is the page, for everybody, with a strict policy, and asked for again each time",
  async (path) => {
    const app = await appOverConsole();

    const response = await app.request(path);

    expect([response.status, await response.text()]).toEqual([200, "<!doctype html>"]);
    expect(response.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("Cache-Control")).toBe("no-cache");
    const policy = response.headers.get("Content-Security-Policy");
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(policy).not.toContain("unsafe");
  },
);

test("what has a digest in its name is kept for ever", async () => {
  const app = await appOverConsole();

  const response = await app.request("/assets/index-abc.js");

  expect(await response.text()).toBe("main()");
  expect(response.headers.get("Content-Type")).toMatch(/^text\/javascript/);
  expect(response.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
});

test.each([
  "/assets/index-old.js",
  "/assets/../secret",
  "/assets/..%2fsecret",
  "/secret",
  "/assets",
])("%s is not there", async (path) => {
  const app = await appOverConsole();

  await expectProblem(await app.request(path), 404, "route_not_found", /There is no GET /);
});

test("what the page asks for still needs a key", async () => {
  const app = await appOverConsole();

  await expectProblem(await app.request("/v1/models"), 401, "unauthenticated", /needs an API key/);
});

test("without a built console the API is the same", async () => {
  const app = appOver(join(await temporaryFolder(), "none"));

  await expectProblem(await app.request("/"), 404, "route_not_found", /There is no GET \//);
  expect((await app.request("/health/live")).status).toBe(200);
});

async function appOverConsole() {
  const folder = await temporaryFolder();
  const dist = join(folder, "dist");
  await mkdir(join(dist, "assets"), { recursive: true });
  await writeFile(join(dist, "index.html"), "<!doctype html>");
  await writeFile(join(dist, "assets/index-abc.js"), "main()");
  await writeFile(join(folder, "secret"), "secret");
  return appOver(dist);
}

function appOver(consoleFolder: string) {
  return createApp({
    services: services as Services,
    log: pino({ level: "silent" }),
    consoleFolder,
  });
}
