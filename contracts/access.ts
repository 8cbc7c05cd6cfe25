import { z } from "zod";

/** What credentials can allow. `admin` is for whoever runs the server. */
export const SCOPES = ["segment", "evaluate", "models:read", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/** The tenant of whoever asks without credentials, where that is allowed. */
export const OPEN_TENANT = "default";

/** Whose stored things these are. It becomes a folder of the store, so nothing in it may lead out of one. */
export const tenantSchema = z.string().regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,128}$/, {
  error: 'a tenant has 1 to 128 of A-Z a-z 0-9 . _ - and is neither "." nor ".."',
});

/** What credentials may use up. Zero is no limit; what is not said is as the server is set. */
export const limitsSchema = z.strictObject({
  requestsPerMinute: z.int().min(0).optional(),
  pixelsPerDay: z.int().min(0).optional(),
});

export type Limits = z.infer<typeof limitsSchema>;
