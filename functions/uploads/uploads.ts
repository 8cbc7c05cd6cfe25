import { createHash, randomBytes } from "node:crypto";
import {
  ID_PATTERN,
  newId,
  ServiceError,
  timeOfId,
  type Upload,
  type UploadRequest,
} from "#contracts";
import { type ObjectStore, tenantStore } from "#storage";
import { createOwnSigner, type SignedUpload } from "./presign-own-put.ts";
import type { PresignPut } from "./presign-put.ts";

/** Of an address, not of what was put there. */
const ADDRESS_TTL_MS = 15 * 60 * 1000;

/** Told how much is about to be kept in memory; throws when that is too much. */
type TakeBytes = (bytes: number) => void;

/** Files that callers send ahead, to name them in requests. */
export interface Uploads {
  /**
   * Gives an address for one file.
   *
   * @param origin where the caller reached this server.
   * @throws ServiceError `request_too_large`
   */
  create: (wanted: UploadRequest & { tenant: string; origin: string }) => Promise<Upload>;
  /**
   * Takes what was put at an address of our own. The same bytes may come again, others may not.
   *
   * @throws ServiceError `forbidden`, `request_invalid`, `upload_exists`
   */
  receive: (put: {
    key: string;
    signed: SignedUpload;
    contentType: string | undefined;
    readBody: () => Promise<Uint8Array>;
    take: TakeBytes;
  }) => Promise<void>;
  /** @throws ServiceError `upload_not_found`, `request_too_large`, and what `take` throws */
  read: (wanted: {
    tenant: string;
    key: string;
    maxBytes: number;
    take: TakeBytes;
  }) => Promise<Uint8Array>;
}

/**
 * @param secret signs our own addresses; without it one that ends with this process.
 * @param publicUrl where callers reach this server, when it is not what they sent their request to.
 * @param presign for stores that take files from callers themselves.
 */
export function createUploads({
  store,
  maxBytes,
  ttlMs,
  secret = randomBytes(32).toString("hex"),
  publicUrl,
  presign,
  now,
}: {
  store: ObjectStore;
  maxBytes: number;
  ttlMs: number;
  secret?: string | undefined;
  publicUrl?: string | undefined;
  presign?: PresignPut | undefined;
  now: () => Date;
}): Uploads {
  const own = createOwnSigner({ secret });
  const sign = presign ?? own.presign;

  return {
    async create({ origin, ...wanted }) {
      if (wanted.bytes > maxBytes) {
        throw new ServiceError(
          "request_too_large",
          `An upload of ${wanted.bytes} bytes is too large: at most ${maxBytes} are taken.`,
        );
      }
      const key = newId(now());
      const expiresAt = new Date(now().getTime() + ADDRESS_TTL_MS);
      const { url, headers } = await sign({
        ...wanted,
        key,
        origin: (publicUrl ?? origin).replace(/\/+$/, ""),
        expiresAt,
      });
      return { key, url, method: "PUT", headers, expiresAt: expiresAt.toISOString() };
    },

    async receive({ key, signed, contentType, readBody, take }) {
      own.verify({ key, now: now(), signed });
      if (contentType !== signed.contentType) {
        throw new ServiceError(
          "request_invalid",
          `Content-Type is ${JSON.stringify(contentType?.slice(0, 64))}, but the address is for ${signed.contentType}.`,
        );
      }
      const body = await readBody();
      checkBody(body, signed);
      const files = tenantStore(store, signed.tenant);
      if (!(await files.putIfAbsent(keyOf(key), body))) {
        if (!(await isSame({ files, key, body, take }))) {
          throw new ServiceError(
            "upload_exists",
            `Other bytes were put at upload "${key}" already. Ask for another address.`,
          );
        }
      }
    },

    async read({ tenant, key, maxBytes: most, take }) {
      if (!ID_PATTERN.test(key) || timeOfId(key).getTime() + ttlMs < now().getTime()) {
        throw notFound(key);
      }
      const files = tenantStore(store, tenant);
      const size = await files.sizeBytes(keyOf(key));
      if (size === undefined) {
        throw notFound(key);
      }
      if (size > most) {
        throw new ServiceError(
          "request_too_large",
          `Upload "${key}" has ${size} bytes, and ${most} are left of what the images of one request may have.`,
        );
      }
      take(size);
      const body = await files.get(keyOf(key));
      if (body === undefined) {
        throw notFound(key);
      }
      return body;
    },
  };
}

async function isSame({
  files,
  key,
  body,
  take,
}: {
  files: ObjectStore;
  key: string;
  body: Uint8Array;
  take: TakeBytes;
}): Promise<boolean> {
  if ((await files.sizeBytes(keyOf(key))) !== body.length) {
    return false;
  }
  take(body.length);
  const there = await files.get(keyOf(key));
  return there !== undefined && Buffer.compare(there, body) === 0;
}

/** Below the tenant's own folder. */
function keyOf(key: string): string {
  return `uploads/${key}`;
}

function checkBody(body: Uint8Array, { bytes, sha256 }: SignedUpload): void {
  if (body.length !== bytes) {
    throw new ServiceError(
      "request_invalid",
      `${body.length} bytes came, but the address is for ${bytes}. Send the whole file.`,
    );
  }
  const digest = createHash("sha256").update(body).digest("hex");
  if (sha256 !== undefined && digest !== sha256) {
    throw new ServiceError(
      "request_invalid",
      `What came has the SHA-256 ${digest}, but the address is for ${sha256}. Send it again.`,
    );
  }
}

function notFound(key: string): ServiceError {
  return new ServiceError(
    "upload_not_found",
    `There is no upload ${JSON.stringify(key.slice(0, 64))}: it was never sent, or is too old. Get an address from POST /v1/uploads and put the file there.`,
  );
}
