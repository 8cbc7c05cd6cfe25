import type { UploadRequest } from "#contracts";

/** Signs an address at which one file can be put, once. */
export type PresignPut = (
  wanted: UploadRequest & { key: string; tenant: string; origin: string; expiresAt: Date },
) => Promise<{ url: string; headers: Record<string, string> }>;
