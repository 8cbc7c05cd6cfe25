import { OPEN_TENANT, SCOPES, type Scope } from "#contracts";

export { OPEN_TENANT, SCOPES, type Scope };

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

/** Whoever asks a server that asks nobody who they are. */
export const OPEN_CALLER: Caller = {
  tenant: OPEN_TENANT,
  keyId: null,
  scopes: SCOPES,
  charge: async () => {},
};
