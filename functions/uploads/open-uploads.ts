import type { ObjectStore } from "#storage";
import type { Environment } from "../environment.ts";
import type { PresignPut } from "./presign-put.ts";
import { createUploads, type Uploads } from "./uploads.ts";

/** The uploads that the settings ask for: an S3 store takes files from callers itself. */
export function openUploads({
  environment,
  store,
}: {
  environment: Environment;
  store: ObjectStore;
}): Uploads {
  const { ALLWEATHER_STORE: url } = environment;
  return createUploads({
    store,
    maxBytes: environment.ALLWEATHER_MAX_UPLOAD_BYTES,
    ttlMs: environment.ALLWEATHER_UPLOADS_TTL_MS,
    secret: environment.ALLWEATHER_SIGNING_SECRET,
    publicUrl: environment.ALLWEATHER_PUBLIC_URL,
    presign: url.startsWith("s3://") ? createS3Presign(url) : undefined,
    now: () => new Date(),
  });
}

/** @param url `s3://bucket/prefix`, the store below which tenants have their folders. */
export function createS3Presign(url: string): PresignPut {
  const { hostname: bucket, pathname } = new URL(url);
  const prefix = pathname.replace(/^\/|\/$/g, "");
  return async ({ key, tenant, contentType, bytes, sha256, expiresAt }) => {
    // The SDK takes a while to load, and most stores lie on disks.
    const [{ S3Client }, { presignS3Put }] = await Promise.all([
      import("@aws-sdk/client-s3"),
      import("./presign-s3-put.ts"),
    ]);
    const endpoint = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
    const client = new S3Client({
      requestChecksumCalculation: "WHEN_REQUIRED",
      ...(endpoint && { endpoint, forcePathStyle: true }),
    });
    return presignS3Put({
      client,
      bucket,
      key: `${prefix}${prefix && "/"}tenants/${tenant}/uploads/${key}`,
      contentType,
      bytes,
      sha256,
      expiresInSeconds: Math.floor((expiresAt.getTime() - Date.now()) / 1000),
    });
  };
}
