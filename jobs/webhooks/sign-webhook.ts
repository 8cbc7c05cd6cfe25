import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { OPEN_TENANT } from "#contracts";

/** Headers of Standard Webhooks. With several secrets there is a signature by each, so that receivers can change theirs. */
export function signWebhook({
  secrets,
  id,
  at,
  body,
}: {
  secrets: readonly string[];
  id: string;
  /** Of the attempt: receivers refuse what is older than five minutes. */
  at: Date;
  body: string;
}): Record<string, string> {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
}

/**
 * The secrets that a tenant's webhooks are signed with. Each tenant has its own, made from the
 * server's, or one tenant could sign what another believes. Only a server without tenants signs with
 * its secrets as they are.
 *
 * @param secrets `whsec_` and base64.
 */
export function secretsOf(tenant: string, secrets: readonly string[]): string[] {
  if (tenant === OPEN_TENANT) {
    return [...secrets];
  }
  return secrets.map((secret) => {
    const key = Buffer.from(secret.slice("whsec_".length), "base64");
    const derived = createHmac("sha256", key).update(`allweather webhooks of tenant ${tenant}`);
    return `whsec_${derived.digest("base64")}`;
  });
}
