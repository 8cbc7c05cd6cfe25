import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../temporary-folder.ts";
import { SERVER_URL } from "./started-server.ts";

const ROOT = join(import.meta.dirname, "../..");

describe("@redocly/cli", () => {
  test("the document that the server gives out keeps every rule", async () => {
    const document = join(await temporaryFolder(), "openapi.json");
    await writeFile(document, await (await fetch(`${SERVER_URL}/openapi.json`)).text());

    const linted = await promisify(execFile)(
      "npx",
      ["redocly", "lint", document, "--config", join(ROOT, "redocly.yaml"), "--format=json"],
      { cwd: ROOT },
    ).catch((error) => error);

    expect(JSON.parse(linted.stdout).totals).toEqual({ errors: 0, warnings: 0, ignored: 0 });
  });
});
