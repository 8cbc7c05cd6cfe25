import type { Limits, Scope } from "#contracts";

/** Whom credentials name, and what they allow. */
export interface Identity {
  tenant: string;
  /** Public part of the API key; null for a token. */
  keyId: string | null;
  scopes: readonly Scope[];
  /** Whose use is counted together. */
  subject: string;
  /** Of the credentials' own; the server's hold where they say nothing. */
  limits: Limits;
}
