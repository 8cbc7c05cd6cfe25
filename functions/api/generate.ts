// Writes openapi.yaml from the routes and docs/settings.md from the settings. `--check` only compares.
import { readFileSync, writeFileSync } from "node:fs";
import { pino } from "pino";
import { createMemoryObjectStore } from "#storage";
import { createAccess } from "../access.ts";
import { readEnvironment } from "../environment.ts";
import { readInputLimits } from "../input-settings.ts";
import type { Readiness } from "../readiness.ts";
import type { Services } from "../services.ts";
import { settingsDocument } from "../settings-document.ts";
import { createTelemetry } from "../telemetry/create-telemetry.ts";
import { createApp } from "./app.ts";

const environment = readEnvironment({});
// Routes are described without being called, so there is nothing behind them.
const app = createApp({
  services: {
    access: createAccess({ environment, store: createMemoryObjectStore(), onError: console.error }),
    defaultModel: environment.ALLWEATHER_DEFAULT_MODEL,
    inputs: readInputLimits(environment),
    readiness: { isDraining: () => false } as Readiness,
    telemetry: createTelemetry(),
  } as Services,
  log: pino({ level: "silent" }),
});

const documents: Record<string, string> = {
  "openapi.yaml": await (await app.request("/openapi.yaml")).text(),
  "docs/settings.md": settingsDocument(),
};

for (const [name, generated] of Object.entries(documents)) {
  const path = new URL(`../../${name}`, import.meta.url);
  if (!process.argv.includes("--check")) {
    writeFileSync(path, generated);
  } else if (readFileSync(path, "utf8") !== generated) {
    console.error(`${name} is out of date. Run npm run generate.`);
    process.exitCode = 1;
  }
}
