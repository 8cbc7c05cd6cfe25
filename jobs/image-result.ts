import { createHash } from "node:crypto";
import { z } from "zod";
import { ERROR_CODES, ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { outputKey, resultKey } from "./keys.ts";
import { readDocument, writeDocument } from "./stored-document.ts";

const fileSchema = z.strictObject({
  format: z.string(),
  mediaType: z.string(),
  fileName: z.string(),
  bytes: z.int().min(0),
  sha256: z.string(),
});

export const imageResultSchema = z.discriminatedUnion("ok", [
  z.strictObject({
    ok: z.literal(true),
    model: z.string(),
    quality: z.string(),
    widthPx: z.int(),
    heightPx: z.int(),
    timings: z.record(z.string(), z.number()),
    files: z.array(fileSchema),
  }),
  z.strictObject({
    ok: z.literal(false),
    code: z.enum([...ERROR_CODES, "internal"]),
    detail: z.string(),
  }),
]);

/** What one image came to. */
export type ImageResult = z.infer<typeof imageResultSchema>;

/** The same with the bytes: what whoever does an image hands over. */
export type DoneImage =
  | (Omit<Extract<ImageResult, { ok: true }>, "files"> & {
      files: { format: string; mediaType: string; fileName: string; body: Uint8Array }[];
    })
  | Extract<ImageResult, { ok: false }>;

/** Resolves to undefined while the image is not done. */
export function readImageResult({
  store,
  id,
  image,
}: {
  store: ObjectStore;
  id: string;
  image: number;
}): Promise<ImageResult | undefined> {
  return readDocument({ store, key: resultKey(id, image), schema: imageResultSchema });
}

/**
 * Files first, by their digest: two processes that did the same image do not mix, even if a pixel
 * differs.
 */
export async function writeImageResult({
  store,
  id,
  image,
  done,
}: {
  store: ObjectStore;
  id: string;
  image: number;
  done: DoneImage;
}): Promise<void> {
  const key = resultKey(id, image);
  if (!done.ok) {
    await writeDocument({ store, key, document: done });
    return;
  }
  const files = await Promise.all(
    done.files.map(async ({ body, ...file }) => {
      const sha256 = createHash("sha256").update(body).digest("hex");
      await store.putIfAbsent(outputKey(id, image, sha256), body);
      return { ...file, bytes: body.length, sha256 };
    }),
  );
  await writeDocument({ store, key, document: { ...done, files } });
}

/** @throws ServiceError `artifact_corrupt` when it has gone. */
export async function readOutput({
  store,
  id,
  image,
  sha256,
}: {
  store: ObjectStore;
  id: string;
  image: number;
  sha256: string;
}): Promise<Uint8Array> {
  const key = outputKey(id, image, sha256);
  const body = await store.get(key);
  if (body === undefined) {
    throw new ServiceError("artifact_corrupt", `${key} is missing. Ask for the image anew.`);
  }
  return body;
}
