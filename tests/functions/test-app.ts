import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll } from "vitest";
import { createMemoryObjectStore } from "#storage";
import { type Access, createAccess } from "../../functions/access.ts";
import { createApp } from "../../functions/api/app.ts";
import { readEnvironment } from "../../functions/environment.ts";
import { createServices, type Services } from "../../functions/services.ts";
import { createTelemetry } from "../../functions/telemetry/create-telemetry.ts";

export interface TestApp {
  request: (path: string, init?: RequestInit) => Promise<Response>;
  services: Services;
}

type StandIns = Parameters<typeof createServices>[2];

/** The whole API without a socket, for one test file: the embedded model, a child process, an empty store. */
export function useTestApp(settings: NodeJS.ProcessEnv = {}, standIns: StandIns = {}): TestApp {
  const app = useColdTestApp(settings, standIns);
  beforeAll(() => app.services.warmUp());
  return app;
}

/** The same, for who does not need its default model loaded. */
export function useColdTestApp(settings: NodeJS.ProcessEnv = {}, standIns: StandIns = {}): TestApp {
  const environment = readEnvironment(useTestVariables(settings));
  const services = createServices(environment, () => {}, standIns);
  const app = createApp({
    services,
    log: pino({ level: "silent" }),
  });
  afterAll(() => services.close());
  return { services, request: async (path, init) => app.request(path, init) };
}

/** Access for an app whose other services are stand-ins: everybody may do everything. */
export function openAccess(): Access {
  const store = createMemoryObjectStore();
  return createAccess({ environment: readEnvironment({}), store, onError: () => {} });
}

/** For an app whose other services are stand-ins: nobody watches it, and it is not about to end. */
export function unwatched(): Pick<Services, "telemetry" | "readiness"> {
  const readiness = { isDraining: () => false } as Services["readiness"];
  return { telemetry: createTelemetry(), readiness };
}

/** Environment variables for one test file, whose folders are gone afterwards. */
export function useTestVariables(settings: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const folder = mkdtempSync(join(tmpdir(), "allweather-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  return {
    ALLWEATHER_STORE: join(folder, "store"),
    ALLWEATHER_CACHE: join(folder, "cache"),
    ALLWEATHER_DATASETS: join(folder, "datasets"),
    ALLWEATHER_WORKERS: "1",
    ALLWEATHER_PORT: "0",
    ALLWEATHER_LOG_LEVEL: "silent",
    ...settings,
  };
}
