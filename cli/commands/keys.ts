import type { Command } from "commander";
import { z } from "zod";
import {
  type Audit,
  createAudit,
  createKey,
  listKeys,
  revokeKey,
  rotateKey,
  whyEnded,
} from "#access";
import { SCOPES, type Scope, tenantSchema } from "#contracts";
import { openStore } from "#model-store";
import { durationSchema } from "../duration.ts";
import { auditOption, collectBy, parseBy, storeOption } from "../options.ts";

interface Common {
  store: string;
  auditLog: string;
}

interface CreateOptions extends Common {
  tenant: string;
  name: string;
  scopes: Scope[];
  expires?: number;
  requestsPerMinute?: number;
  pixelsPerDay?: number;
}

const nameSchema = z.string().min(1).max(200);
const allowanceSchema = z.coerce.number().int().min(0);

/** `allweather keys create | list | revoke | rotate`: who may use a server over the same store. */
export function addKeys(program: Command): void {
  const keys = program.command("keys").description("create, list, revoke and rotate API keys");
  addCreate(keys);
  addList(keys);
  addRevoke(keys);
  addRotate(keys);
}

function addCreate(keys: Command): void {
  keys
    .command("create")
    .description("create a key and print it, this once")
    .requiredOption("--tenant <tenant>", "whose stored things it sees", parseBy(tenantSchema))
    .requiredOption("--name <name>", "what it is for", parseBy(nameSchema))
    .requiredOption(
      "--scopes <scope...>",
      `what it allows: ${SCOPES.join(", ")}`,
      collectBy(z.enum(SCOPES)),
    )
    .option("--expires <duration>", "for example 90d; without it, never", parseBy(durationSchema))
    .option(
      "--requests-per-minute <count>",
      "instead of the server's; 0 is no limit",
      parseBy(allowanceSchema),
    )
    .option(
      "--pixels-per-day <count>",
      "of images, instead of the server's; 0 is no limit",
      parseBy(allowanceSchema),
    )
    .addOption(storeOption())
    .addOption(auditOption())
    .action(create);
}

async function create({
  store,
  auditLog,
  tenant,
  name,
  scopes,
  expires,
  requestsPerMinute,
  pixelsPerDay,
}: CreateOptions): Promise<void> {
  // Opened first: a key that no audit log tells of is not made.
  const audit = openAudit(auditLog);
  const now = new Date();
  const { text, record } = await createKey({
    store: openStore({ url: store }),
    tenant,
    name,
    scopes: [...new Set(scopes)],
    expiresAt: expires === undefined ? null : new Date(now.getTime() + expires),
    limits: {
      ...(requestsPerMinute !== undefined && { requestsPerMinute }),
      ...(pixelsPerDay !== undefined && { pixelsPerDay }),
    },
    now,
  });
  audit({ event: "key_created", keyId: record.keyId, tenant, name, scopes });
  printKey(text);
}

function addList(keys: Command): void {
  keys
    .command("list")
    .description("list keys: id, tenant, state, scopes, name")
    .addOption(storeOption())
    .action(async ({ store: url }: Common) => {
      const now = new Date();
      for await (const key of listKeys({ store: openStore({ url }) })) {
        const { keyId, tenant, scopes, name, expiresAt } = key.record;
        const ends = key.revokedFrom?.toISOString() ?? expiresAt;
        const state = whyEnded(key, now) ?? (ends === null ? "active" : `active until ${ends}`);
        console.log([keyId, tenant, state, scopes.join(","), name].join("  "));
      }
    });
}

function addRevoke(keys: Command): void {
  keys
    .command("revoke <id>")
    .description("end a key; servers notice within their ALLWEATHER_KEY_TTL_MS")
    .option("--reason <reason>", "kept beside it", "revoked from the command line")
    .addOption(storeOption())
    .addOption(auditOption())
    .action(async (keyId: string, options: Common & { reason: string }) => {
      const { reason } = options;
      const audit = openAudit(options.auditLog);
      const now = new Date();
      const store = openStore({ url: options.store });
      const { record } = await revokeKey({ store, keyId, from: now, reason, now });
      audit({ event: "key_revoked", keyId, tenant: record.tenant, reason });
      console.log(`Revoked ${keyId}.`);
    });
}

function addRotate(keys: Command): void {
  keys
    .command("rotate <id>")
    .description("create a key in the place of another, which goes on working for a while")
    .option("--grace <duration>", "how long the old one works", parseBy(durationSchema), 86_400_000)
    .addOption(storeOption())
    .addOption(auditOption())
    .action(async (keyId: string, options: Common & { grace: number }) => {
      const audit = openAudit(options.auditLog);
      const { text, record } = await rotateKey({
        store: openStore({ url: options.store }),
        keyId,
        graceMs: options.grace,
        now: new Date(),
      });
      audit({
        event: "key_rotated",
        keyId,
        tenant: record.tenant,
        replacedBy: record.keyId,
      });
      printKey(text);
    });
}

/** The key alone is on stdout, so that a script can take it. */
function printKey(text: string): void {
  console.error("This key is not shown again. Keep it where secrets are kept.");
  console.log(text);
}

/** A server's other lines are not ours: from here only a file is written to. */
function openAudit(target: string): Audit {
  return createAudit({
    target,
    onError: ({ message }) => console.error(`The audit log cannot be written: ${message}`),
  });
}
