// Writes openapi.yaml from the routes. `--check` only compares.
import { readFileSync, writeFileSync } from "node:fs";
import { pino } from "pino";
import { readEnvironment } from "../environment.ts";
import type { Services } from "../services.ts";
import { createApp } from "./app.ts";

const path = new URL("../../openapi.yaml", import.meta.url);
const environment = readEnvironment({});
// Routes are described without being called, so there is nothing behind them.
const app = createApp({
  services: { defaultModel: environment.ALLWEATHER_DEFAULT_MODEL } as Services,
  log: pino({ level: "silent" }),
  maxBodyBytes: environment.ALLWEATHER_MAX_BODY_BYTES,
});
const generated = await (await app.request("/openapi.yaml")).text();

if (!process.argv.includes("--check")) {
  writeFileSync(path, generated);
} else if (readFileSync(path, "utf8") !== generated) {
  console.error("openapi.yaml is out of date. Run npm run generate.");
  process.exitCode = 1;
}
