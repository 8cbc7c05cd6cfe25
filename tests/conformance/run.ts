// Runs other people's clients against one server that is really started, and prints what passed.
// `--write` writes the table to docs/conformance.md. See CONTRIBUTING.md.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { conformanceTable } from "./conformance-table.ts";
import { readResults } from "./read-results.ts";
import { startServer } from "./start-server.ts";

const here = import.meta.dirname;
const root = join(here, "../..");

const folder = await mkdtemp(join(tmpdir(), "allweather-conformance-"));
const files = { npm: join(folder, "npm.json"), pypi: join(folder, "pypi.json") };
const webhookSecret = `whsec_${randomBytes(32).toString("base64")}`;
const server = await startServer({ folder, webhookSecret });
console.log(`\nClients against ${server.url}`);
try {
  const exitCodes = [
    await run("npx", [
      ...["vitest", "run", "--config", join(here, "vitest.config.ts")],
      ...["--reporter=verbose", "--reporter=json", `--outputFile.json=${files.npm}`],
    ]),
    await run("node", [
      ...[join(here, "python.mjs"), "-m", "pytest", here, "-v", "-p", "no:cacheprovider"],
      ...["--durations=5", "--durations-min=2"],
    ]),
  ];
  const results = await readResults(files);
  const table = conformanceTable(results);
  console.log(`\n${table}`);
  if (process.argv.includes("--write")) {
    await writeFile(join(root, "docs/conformance.md"), table);
  }
  process.exitCode = exitCodes.find((code) => code !== 0) ?? 0;
} finally {
  const exitCode = await server.close();
  await rm(folder, { recursive: true });
  if (exitCode !== 0) {
    console.error(`The server ended with ${exitCode}, not 0.`);
    process.exitCode = 1;
  }
}

async function run(command: string, args: string[]): Promise<number> {
  const child = spawn(command, args, {
    cwd: root,
    env: {
      ...process.env,
      ALLWEATHER_URL: server.url,
      ALLWEATHER_API_KEY: server.apiKey,
      ALLWEATHER_WEBHOOK_SECRET: webhookSecret,
      ALLWEATHER_CONFORMANCE_RESULTS: files.pypi,
    },
    stdio: "inherit",
  });
  const [code] = await once(child, "exit");
  return code ?? 1;
}
