import type { Logger } from "pino";
import {
  type Audit,
  createAudit,
  createKeyAuthenticator,
  createLimiter,
  createTokenAuthenticator,
  type Identity,
  type Limiter,
} from "#access";
import { OPEN_TENANT, SCOPES } from "#contracts";
import type { ObjectStore } from "#storage";
import type { Environment } from "./environment.ts";

/** Who may use the server, and how much. */
export interface Access {
  /** True when nobody is asked who they are. */
  isOpen: boolean;
  /** Whose tokens are believed, if any are. */
  issuer: string | undefined;
  /**
   * Whom credentials name.
   *
   * @param text an API key or a token.
   * @throws ServiceError `unauthenticated`, `issuer_unavailable`
   */
  identify(text: string): Promise<Identity>;
  limiter: Limiter;
  /** For who has none of their own. */
  limits: { requestsPerMinute: number; pixelsPerDay: number };
  /** Credentials of one address that may be refused; 0 is no limit. */
  failuresPerMinute: number;
  openAudit(log: Logger): Audit;
  close(): Promise<void>;
}

/** Far more than a person needs, far less than what keeps others from being served. */
const DEFAULT_REQUESTS_PER_MINUTE = 6_000;

/** Puts together what the settings ask for. */
export function createAccess({
  environment,
  store,
  onError,
}: {
  environment: Environment;
  store: ObjectStore;
  onError: (error: unknown) => void;
}): Access {
  const isOpen = environment.ALLWEATHER_ACCESS === "open";
  const authenticateKey = createKeyAuthenticator({
    store,
    ttlMs: environment.ALLWEATHER_KEY_TTL_MS,
    now: Date.now,
  });
  const { ALLWEATHER_OIDC_ISSUER: issuer, ALLWEATHER_OIDC_AUDIENCE: audience } = environment;
  const authenticateToken =
    issuer === undefined || audience === undefined
      ? undefined
      : createTokenAuthenticator({
          issuer,
          audience,
          tenantClaim: environment.ALLWEATHER_OIDC_TENANT_CLAIM,
          jwksUri: environment.ALLWEATHER_OIDC_JWKS_URI,
        });
  const limiter = createLimiter({
    redis:
      environment.ALLWEATHER_LIMITS === "redis"
        ? {
            url: environment.ALLWEATHER_REDIS_URL,
            prefix: environment.ALLWEATHER_QUEUE_PREFIX,
          }
        : undefined,
    onError,
  });

  return {
    isOpen,
    issuer: authenticateToken && issuer,
    async identify(text) {
      if (!text.startsWith("aw_") && authenticateToken !== undefined) {
        return authenticateToken(text);
      }
      return authenticateKey(text);
    },
    limiter,
    limits: {
      requestsPerMinute:
        environment.ALLWEATHER_REQUESTS_PER_MINUTE ?? (isOpen ? 0 : DEFAULT_REQUESTS_PER_MINUTE),
      pixelsPerDay: environment.ALLWEATHER_PIXELS_PER_DAY,
    },
    failuresPerMinute: environment.ALLWEATHER_FAILURES_PER_MINUTE,
    openAudit: (log) =>
      createAudit({
        target: environment.ALLWEATHER_AUDIT_LOG,
        log,
        onError: (err) => log.error({ err }, "the audit log cannot be written"),
      }),
    close: () => limiter.close(),
  };
}

/** Whoever asks an open server: everybody may do everything there, and is counted by address. */
export function openIdentity(address: string): Identity {
  return {
    tenant: OPEN_TENANT,
    keyId: null,
    scopes: SCOPES,
    subject: `address:${address}`,
    limits: {},
  };
}
