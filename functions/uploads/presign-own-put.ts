import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { ServiceError } from "#contracts";
import type { PresignPut } from "./presign-put.ts";

/** What an address of our own says about the file that goes there, and who signed it. */
/** For the document, which would take a number that is made of text for one that may be left out. */
const inQuery = (meta: object) =>
  ({ type: "integer", param: { required: true }, ...meta }) as const;

export const signedUploadSchema = z.strictObject({
  tenant: z.string().max(128),
  contentType: z.string().max(64),
  bytes: z.coerce
    .number()
    .int()
    .min(1)
    .meta(inQuery({ minimum: 1 })),
  sha256: z.string().max(64).optional(),
  expires: z.coerce
    .number()
    .int()
    .meta(inQuery({ description: "Unix time in seconds." })),
  signature: z.string().max(64),
});

export type SignedUpload = z.infer<typeof signedUploadSchema>;

/** Signs addresses of this server, and knows them again. */
export function createOwnSigner({ secret }: { secret: string }): {
  presign: PresignPut;
  verify: (wanted: { key: string; now: Date; signed: SignedUpload }) => void;
} {
  return {
    async presign({ origin, key, tenant, contentType, bytes, sha256, expiresAt }) {
      const claims = { key, tenant, contentType, bytes, sha256, expires: toSeconds(expiresAt) };
      const query = new URLSearchParams({
        tenant,
        contentType,
        bytes: String(bytes),
        ...(sha256 && { sha256 }),
        expires: String(claims.expires),
        signature: sign(claims, secret).toString("base64url"),
      });
      return {
        url: `${origin}/v1/uploads/${key}?${query}`,
        headers: { "Content-Type": contentType },
      };
    },

    /** @throws ServiceError `forbidden` */
    verify({ key, now, signed: { signature, ...claims } }) {
      const given = Buffer.from(signature, "base64url");
      const right = sign({ key, ...claims }, secret);
      if (given.length !== right.length || !timingSafeEqual(given, right)) {
        throw forbidden("is not signed as this server signs", "Use the url of POST /v1/uploads.");
      }
      if (claims.expires < toSeconds(now)) {
        throw forbidden("has expired", "Ask for another one with POST /v1/uploads.");
      }
    },
  };
}

type Claims = Omit<SignedUpload, "signature"> & { key: string };

/** A list, as JSON: no two different sets of claims read the same. */
function sign(
  { key, tenant, contentType, bytes, sha256, expires }: Claims,
  secret: string,
): Buffer {
  const text = JSON.stringify(["PUT", key, tenant, contentType, bytes, sha256 ?? null, expires]);
  return createHmac("sha256", secret).update(text).digest();
}

function toSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

function forbidden(what: string, advice: string): ServiceError {
  return new ServiceError("forbidden", `This address ${what}. ${advice}`);
}
