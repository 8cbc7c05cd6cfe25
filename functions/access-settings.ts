import { z } from "zod";
import { isTrustworthy } from "#access";
import { isLoopback } from "#contracts";

const allowance = z.coerce.number().int().min(0);
const trustedUrl = z.string().refine((url) => URL.canParse(url) && isTrustworthy(new URL(url)), {
  error: "write an address that begins with https://",
});

/** Settings of who may use the server, and how much. */
export const accessSettings = {
  ALLWEATHER_ACCESS: z.enum(["open", "keys"]).default("open").meta({
    description:
      "`open` asks nobody who they are, and only on loopback; `keys` wants an API key or a token",
  }),
  ALLWEATHER_KEY_TTL_MS: allowance.default(10_000).meta({
    description: "how late, at most, a created or revoked API key is noticed",
  }),
  ALLWEATHER_OIDC_ISSUER: trustedUrl.optional().meta({
    description: "issuer of tokens that are accepted besides keys, as their claim `iss` spells it",
  }),
  ALLWEATHER_OIDC_AUDIENCE: z
    .string()
    .optional()
    .meta({ description: "what the claim `aud` of tokens must hold" }),
  ALLWEATHER_OIDC_JWKS_URI: trustedUrl.optional().meta({
    description: "where the issuer's keys are",
    defaultText: "what the issuer says",
  }),
  ALLWEATHER_OIDC_TENANT_CLAIM: z
    .string()
    .default("tenant")
    .meta({ description: "claim of tokens that names the tenant" }),
  ALLWEATHER_LIMITS: z.enum(["memory", "redis"]).default("memory").meta({
    description: "where use is counted: in each server, or in the Redis that several share",
  }),
  ALLWEATHER_REQUESTS_PER_MINUTE: allowance.optional().meta({
    description: "for one key, or one address where access is open; 0 is no limit",
    defaultText: "6000, and 0 where access is open",
  }),
  ALLWEATHER_PIXELS_PER_DAY: allowance.default(0).meta({
    description: "of images, for one key, or one address where access is open; 0 is no limit",
  }),
  ALLWEATHER_FAILURES_PER_MINUTE: allowance.default(60).meta({
    description:
      "credentials of one address that may be refused, enough for mistakes and too few to drown the audit log; past it 429; 0 is no limit",
  }),
  ALLWEATHER_AUDIT_LOG: z.string().default("stdout").meta({
    description:
      "`stdout` among the other lines of the log, a file that lines are added to, or `off`",
  }),
};

const schema = z.object(accessSettings);

/** What no single setting shows: each mistake with what to do. */
export function findAccessMistakes({
  ALLWEATHER_HOST: host,
  ALLWEATHER_ACCESS: access,
  ALLWEATHER_OIDC_ISSUER: issuer,
  ALLWEATHER_OIDC_AUDIENCE: audience,
  ALLWEATHER_PUBLIC_URL: publicUrl,
  ALLWEATHER_STORE: store = "",
}: Partial<z.infer<typeof schema>> & {
  ALLWEATHER_HOST?: string;
  ALLWEATHER_PUBLIC_URL?: string | undefined;
  ALLWEATHER_STORE?: string;
}): string[] {
  const mistakes: string[] = [];
  if (access === "open" && host !== undefined && !isLoopback(host)) {
    mistakes.push(
      `ALLWEATHER_HOST is "${host}", which others can reach, but ALLWEATHER_ACCESS is "open", which asks nobody who they are: set ALLWEATHER_ACCESS=keys and create a key with "allweather keys create", or set ALLWEATHER_HOST=127.0.0.1`,
    );
  }
  if (
    host !== undefined &&
    !isLoopback(host) &&
    publicUrl === undefined &&
    !store.startsWith("s3://")
  ) {
    mistakes.push(
      `ALLWEATHER_HOST is "${host}", which others can reach, but ALLWEATHER_PUBLIC_URL is not set, so that addresses of uploads would begin with whatever name a request was sent to: set it to where callers reach this server, like https://allweather.example.org`,
    );
  }
  if (access === "open" && issuer !== undefined) {
    mistakes.push(
      `ALLWEATHER_OIDC_ISSUER is "${issuer}", but ALLWEATHER_ACCESS is "open", so no token is asked for: set ALLWEATHER_ACCESS=keys`,
    );
  }
  if ((issuer === undefined) !== (audience === undefined)) {
    mistakes.push(
      "ALLWEATHER_OIDC_ISSUER and ALLWEATHER_OIDC_AUDIENCE belong together: a token of that issuer may be for another service",
    );
  }
  return mistakes;
}
