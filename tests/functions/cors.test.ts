import { pino } from "pino";
import { expect, test } from "vitest";
import { createApp } from "../../functions/api/app.ts";
import { useColdTestApp } from "./test-app.ts";

const { services, request } = useColdTestApp();
const ORIGIN = "https://console.example";
const preflight = {
  method: "OPTIONS",
  headers: {
    Origin: ORIGIN,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "x-api-key",
  },
};

function appFor(corsOrigins: string[]) {
  const app = createApp({ services, log: pino({ level: "silent" }), corsOrigins });
  return async (path: string, init?: RequestInit) => app.request(path, init);
}

test("without a setting no page of another origin may call", async () => {
  const response = await request("/v1/models", { headers: { Origin: ORIGIN } });

  expect(response.headers.get("Access-Control-Allow-Origin")).toBeNull();
});

test("a page of a listed origin may call, send its key, and read what answers say of themselves", async () => {
  const ask = appFor([ORIGIN]);

  const asked = await ask("/v1/segment", preflight);
  const answered = await ask("/v1/models", { headers: { Origin: ORIGIN } });

  expect(asked.status).toBe(204);
  expect(asked.headers.get("Access-Control-Allow-Headers")).toBe("x-api-key");
  expect(asked.headers.get("Access-Control-Allow-Methods")).toContain("POST");
  expect(answered.headers.get("Access-Control-Allow-Origin")).toBe(ORIGIN);
  expect(answered.headers.get("Access-Control-Allow-Credentials")).toBeNull();
  const exposed = answered.headers.get("Access-Control-Expose-Headers")?.split(",");
  for (const name of ["traceparent", "tracestate", "Server-Timing", "RateLimit", "Location"]) {
    expect(exposed).toContain(name);
  }
});

test("errors can be read, too", async () => {
  const response = await appFor([ORIGIN])("/v1/models/no-such", { headers: { Origin: ORIGIN } });

  expect(response.status).toBe(404);
  expect(response.headers.get("Access-Control-Allow-Origin")).toBe(ORIGIN);
});

test("a page of any other origin may not", async () => {
  const response = await appFor(["https://other.example"])("/v1/segment", preflight);

  expect(response.headers.get("Access-Control-Allow-Origin")).toBeNull();
});
