import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createKeyAuthenticator, parseKeyText } from "#access";
import { openStore } from "#model-store";
import { temporaryFolder } from "../temporary-folder.ts";
import { callCli } from "./call-cli.ts";
import { CLI_TIMEOUT_MS, runCli } from "./run-cli.ts";

describe("allweather keys", { timeout: CLI_TIMEOUT_MS }, () => {
  test("a key is created, listed, replaced and revoked, and every step is in the audit log", async () => {
    const folder = await temporaryFolder();
    const keys = (...args: string[]) => ({ folder, args: ["keys", ...args], variables });

    const created = await runCli(
      keys(
        ...["create", "--tenant", "acme", "--name", "cameras", "--expires", "90d"],
        ...["--scopes", "segment", "models:read", "--pixels-per-day", "1000"],
      ),
    );
    const text = created.stdout.trim();
    const keyId = parseKeyText(text)?.keyId ?? "";
    expect([created.exitCode, created.stderr]).toEqual([0, expect.stringMatching(/not shown/)]);
    expect(await authenticate(folder, text)).toMatchObject({
      tenant: "acme",
      scopes: ["segment", "models:read"],
      limits: { pixelsPerDay: 1000 },
    });

    const rotated = await callCli(keys("rotate", keyId, "--grace", "1h"));
    const replacement = parseKeyText(rotated.stdout.trim())?.keyId ?? "";
    await authenticate(folder, text);
    const revoked = await callCli(keys("revoke", keyId, "--reason", "leaked"));
    expect(revoked.stdout).toBe(`Revoked ${keyId}.\n`);
    await expect(authenticate(folder, text)).rejects.toThrow(/was revoked/);

    const { stdout } = await callCli(keys("list"));
    const lines = stdout.trim().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines).toEqual(
      expect.arrayContaining([
        `${keyId}  acme  revoked  segment,models:read  cameras`,
        expect.stringMatching(new RegExp(`^${replacement}  acme  active until 20.*cameras$`)),
      ]),
    );

    const audit = (await readFile(join(folder, "logs/audit.log"), "utf8")).trim().split("\n");
    expect(audit.map((line) => JSON.parse(line))).toMatchObject([
      { event: "key_created", keyId, tenant: "acme", name: "cameras" },
      { event: "key_rotated", keyId, replacedBy: replacement },
      { event: "key_revoked", keyId, reason: "leaked" },
    ]);
    expect(audit.join("")).not.toContain(parseKeyText(text)?.secret);
  });

  test("a tenant that could lead elsewhere is refused in words", async () => {
    const folder = await temporaryFolder();
    const args = ["keys", "create", "--name", "x", "--scopes", "segment", "--tenant", ".."];

    const { exitCode, stdout, stderr } = await callCli({ folder, args });

    expect(stderr).toMatch(/--tenant.*neither "\." nor "\.\."/);
    expect([exitCode, stdout]).toEqual([1, ""]);
  });

  test("a key is not made when nothing could tell of it", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "logs"), "a file, and no folder");
    const args = ["keys", "create", "--tenant", "acme", "--name", "x", "--scopes", "segment"];

    const { exitCode, stdout } = await callCli({ folder, args, variables });
    const listed = await callCli({ folder, args: ["keys", "list"], variables });

    expect([exitCode, stdout, listed.stdout]).toEqual([1, "", ""]);
  });

  test("a key that there is not cannot be revoked", async () => {
    const folder = await temporaryFolder();

    const { exitCode, stderr } = await callCli({ folder, args: ["keys", "revoke", "nobody"] });

    expect(stderr).toMatch(/^key_not_found: There is no API key "nobody"\..*\n$/);
    expect(exitCode).toBe(1);
  });
});

const variables = { ALLWEATHER_STORE: "store", ALLWEATHER_AUDIT_LOG: "logs/audit.log" };

function authenticate(folder: string, text: string) {
  const store = openStore({ url: join(folder, "store") });
  return createKeyAuthenticator({ store, ttlMs: 0, now: Date.now })(text);
}
