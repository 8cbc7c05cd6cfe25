export { type Audit, type AuditEvent, createAudit } from "./audit/create-audit.ts";
export type { Identity } from "./identity.ts";
export { type CreatedKey, createKey } from "./keys/create-key.ts";
export { createKeyAuthenticator, type KeyAuthenticator } from "./keys/create-key-authenticator.ts";
export type { KeyRecord, StoredKey } from "./keys/key-record.ts";
export { parseKeyText } from "./keys/key-text.ts";
export { listKeys, whyEnded } from "./keys/list-keys.ts";
export { revokeKey } from "./keys/revoke-key.ts";
export { rotateKey } from "./keys/rotate-key.ts";
export { createLimiter, type Limiter } from "./limits/create-limiter.ts";
export {
  LimitExceeded,
  POLICIES,
  type PolicyName,
  type Standing,
} from "./limits/limit-exceeded.ts";
export {
  createTokenAuthenticator,
  type TokenAuthenticator,
  type TokenSettings,
} from "./tokens/create-token-authenticator.ts";
export { isTrustworthy } from "./tokens/find-jwks-uri.ts";
