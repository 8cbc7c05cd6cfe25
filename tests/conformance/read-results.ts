import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What came of one test of one client. */
export interface Result {
  client: string;
  version: string;
  /** A sentence. */
  test: string;
  outcome: "passed" | "failed" | "skipped";
  /** Of what was skipped. */
  reason: string;
}

interface VitestReport {
  testResults: {
    assertionResults: { ancestorTitles: string[]; title: string; status: string }[];
  }[];
}

const root = join(import.meta.dirname, "../..");

/** Reads what conftest.py and vitest have written. A runner that wrote nothing has no rows. */
export async function readResults(files: { npm: string; pypi: string }): Promise<Result[]> {
  const npm: VitestReport = await readJson(files.npm, { testResults: [] });
  const pypi: Result[] = await readJson(files.pypi, []);
  const ours: Result[] = npm.testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ ancestorTitles: [client = ""], title, status }) => ({
      client,
      version: versionOf(client),
      test: title,
      outcome: status === "passed" || status === "failed" ? status : "skipped",
      reason: "",
    })),
  );
  return [...ours, ...pypi];
}

async function readJson<T>(path: string, whenMissing: T): Promise<T> {
  return existsSync(path) ? JSON.parse(await readFile(path, "utf8")) : whenMissing;
}

/** The outermost `describe` of a file is named after the npm package that it is about. */
function versionOf(client: string): string {
  const path = client.startsWith("allweather") ? root : join(root, "node_modules", client);
  return JSON.parse(readFileSync(join(path, "package.json"), "utf8")).version;
}
