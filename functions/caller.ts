/** What credentials can allow. `admin` is for whoever runs the server. */
export const SCOPES = ["segment", "evaluate", "models:read", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/** Who asks. */
export interface Caller {
  /** Whose stored things these are: `^[A-Za-z0-9._-]{1,128}$`. */
  tenant: string;
  /** Public part of the API key; null when there was none. */
  keyId: string | null;
  scopes: readonly Scope[];
  /**
   * Takes the cost of one image from the caller's quota.
   *
   * @throws ServiceError `quota_exceeded`
   */
  charge(cost: { pixels: number }): Promise<void>;
}

/** The tenant of whoever asks without credentials, where that is allowed. */
export const OPEN_TENANT = "default";

/** Whoever asks a server that asks nobody who they are. */
export const OPEN_CALLER: Caller = {
  tenant: OPEN_TENANT,
  keyId: null,
  scopes: SCOPES,
  charge: async () => {},
};
