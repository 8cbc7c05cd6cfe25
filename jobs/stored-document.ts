import { z } from "zod";
import { ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";

/**
 * Reads a JSON document of the store; undefined when the key is free.
 *
 * @throws ServiceError `artifact_corrupt` when what stands there is not what was written there.
 */
export async function readDocument<T>({
  store,
  key,
  schema,
}: {
  store: ObjectStore;
  key: string;
  schema: z.ZodType<T>;
}): Promise<T | undefined> {
  const body = await store.get(key);
  if (body === undefined) {
    return undefined;
  }
  const { data, error } = schema.safeParse(parseJson(body));
  if (error !== undefined) {
    throw new ServiceError(
      "artifact_corrupt",
      `${key} of the store cannot be read: ${z.prettifyError(error)} Remove it, or ask anew.`,
    );
  }
  return data as T;
}

/** Writes a JSON document. Resolves to false, writing nothing, when the key is taken. */
export function writeDocument({
  store,
  key,
  document,
}: {
  store: ObjectStore;
  key: string;
  document: unknown;
}): Promise<boolean> {
  return store.putIfAbsent(key, Buffer.from(JSON.stringify(document)));
}

/** All keys below a prefix. */
export async function listKeys(
  store: ObjectStore,
  options: { prefix: string; after?: string },
): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(options)) {
    keys.push(key);
  }
  return keys;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return undefined;
  }
}
