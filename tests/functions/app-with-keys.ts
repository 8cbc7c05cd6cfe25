import { Writable } from "node:stream";
import { pino } from "pino";
import { afterAll } from "vitest";
import { createKey, type KeyRecord } from "#access";
import { createApp } from "../../functions/api/app.ts";
import { readEnvironment } from "../../functions/environment.ts";
import { createServices } from "../../functions/services.ts";
import { type TestApp, useTestVariables } from "./test-app.ts";

type NewKey = Partial<Pick<KeyRecord, "tenant" | "scopes" | "limits">>;

interface AppWithKeys extends TestApp {
  /** Everything that was logged, audit included. */
  lines: string[];
  /** Creates a key and returns what its owner sends. */
  newKey: (options?: NewKey) => Promise<string>;
  app: ReturnType<typeof createApp>;
}

/** The whole API without a socket, that asks for keys, for one test file. */
export function useAppWithKeys(settings: NodeJS.ProcessEnv = {}): AppWithKeys {
  const environment = readEnvironment(
    useTestVariables({ ALLWEATHER_ACCESS: "keys", ALLWEATHER_KEY_TTL_MS: "0", ...settings }),
  );
  const services = createServices(environment, () => {});
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const app = createApp({ services, log: pino({ level: "debug" }, stream) });
  afterAll(() => services.close());

  return {
    app,
    services,
    lines,
    request: async (path, init) => app.request(path, init),
    async newKey({
      tenant = "acme",
      scopes = ["segment", "models:read"],
      limits = {},
    }: NewKey = {}) {
      const { text } = await createKey({
        store: services.store,
        tenant,
        name: "test",
        scopes,
        expiresAt: null,
        limits,
        now: new Date(),
      });
      return text;
    },
  };
}

/** Headers of who has a key. */
export function bearer(credentials: string): { headers: { Authorization: string } } {
  return { headers: { Authorization: `Bearer ${credentials}` } };
}
