import { createHash } from "node:crypto";
import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
  type RemoteJWKSet,
} from "jose";
import { SCOPES, type Scope, ServiceError, tenantSchema } from "#contracts";
import type { Identity } from "../identity.ts";
import { findJwksUri } from "./find-jwks-uri.ts";
import { restAfterFailure } from "./rest-after-failure.ts";

/** Signatures that only the issuer can make. Never `none`, and never HS*: that key is known to whoever checks. */
const ALGORITHMS = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512", "EdDSA", "Ed25519"],
];
const CLOCK_TOLERANCE_SECONDS = 30;
const KEYS_CACHE_MS = 600_000;
/** A key that is not known makes us ask the issuer anew, and so does one that is away; but strangers cannot make us ask all the time. */
const KEYS_COOLDOWN_MS = 30_000;

/**
 * @throws ServiceError `unauthenticated` for a token that is not accepted; `issuer_unavailable` when
 * its issuer's keys cannot be had.
 */
export type TokenAuthenticator = (token: string) => Promise<Identity>;

export interface TokenSettings {
  /** The very text of the claim `iss`. */
  issuer: string;
  /** Who we are to the issuer: must be in the claim `aud`. */
  audience: string;
  /** Claim that names the tenant. */
  tenantClaim: string;
  /** Where the issuer's keys are; without it, the issuer is asked. */
  jwksUri?: string | undefined;
  cooldownMs?: number;
}

/** Creates a check of access tokens that are signed JWTs (RFC 9068, OpenID Connect). */
export function createTokenAuthenticator({
  issuer,
  audience,
  tenantClaim,
  jwksUri,
  cooldownMs = KEYS_COOLDOWN_MS,
}: TokenSettings): TokenAuthenticator {
  let keys: Promise<RemoteJWKSet> | undefined;
  const askIssuer = restAfterFailure(cooldownMs);

  return async (token) => {
    const { payload } = await jwtVerify(token, findKey, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ["exp", "sub"],
    }).catch((cause: unknown) => {
      throw cause instanceof errors.JOSEError
        ? new ServiceError("unauthenticated", `The token is not accepted: ${cause.message}.`, {
            cause,
          })
        : cause;
    });
    const tenant = tenantSchema.safeParse(payload[tenantClaim]);
    if (!tenant.success) {
      throw new ServiceError(
        "unauthenticated",
        `The token is not accepted: its claim "${tenantClaim}" names no tenant.`,
      );
    }
    // A subject may be somebody's address, which is not ours to keep beside what they use.
    const subject = createHash("sha256").update(`${payload.sub}`).digest("hex");
    return {
      tenant: tenant.data,
      keyId: null,
      scopes: scopesOf(payload),
      subject: `token:${tenant.data}:${subject}`,
      limits: {},
    };
  };

  async function findKey(...args: Parameters<JWTVerifyGetKey>) {
    keys ??= openKeys();
    // The next token has the issuer asked again.
    keys.catch(() => {
      keys = undefined;
    });
    try {
      return await (await keys)(...args);
    } catch (cause) {
      if (isFaultOfToken(cause) || cause instanceof ServiceError) {
        throw cause;
      }
      throw new ServiceError(
        "issuer_unavailable",
        "The keys of the tokens' issuer cannot be read. Try again in a while.",
        { cause },
      );
    }
  }

  async function openKeys(): Promise<RemoteJWKSet> {
    const url =
      jwksUri === undefined ? await askIssuer(() => findJwksUri(issuer)) : new URL(jwksUri);
    return createRemoteJWKSet(url, {
      cacheMaxAge: KEYS_CACHE_MS,
      cooldownDuration: cooldownMs,
      [customFetch]: (address, options) => askIssuer(() => fetchKeys(address, options)),
    });
  }
}

async function fetchKeys(address: string, options: RequestInit): Promise<Response> {
  const response = await fetch(address, options);
  if (!response.ok) {
    throw new Error(`${address} answered ${response.status}`);
  }
  return response;
}

function isFaultOfToken(cause: unknown): boolean {
  return (
    cause instanceof errors.JWKSNoMatchingKey ||
    cause instanceof errors.JWKSMultipleMatchingKeys ||
    cause instanceof errors.JOSENotSupported
  );
}

/** `scope` is words in one text (RFC 8693); `scp` of some issuers is that or a list. Others' scopes are no matter. */
function scopesOf({ scope, scp }: JWTPayload): Scope[] {
  const words = [scope, scp].flat().flatMap((claim) => `${claim ?? ""}`.split(" "));
  return SCOPES.filter((known) => words.includes(known));
}
