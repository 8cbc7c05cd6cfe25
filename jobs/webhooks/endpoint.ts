import { createHash } from "node:crypto";
import { z } from "zod";
import type { ObjectStore } from "#storage";
import { digits } from "../keys.ts";
import { listKeys, readDocument, writeDocument } from "../stored-document.ts";

const stateSchema = z.strictObject({
  isDisabled: z.boolean(),
  url: z.string(),
  at: z.iso.datetime(),
});

interface Endpoint {
  store: ObjectStore;
  url: string;
}

/** Whether an endpoint of this tenant said that it wants nothing any more. */
export async function isDisabled({ store, url }: Endpoint): Promise<boolean> {
  return (await readLast({ store, url })).isDisabled;
}

/** Disables an endpoint, or enables it. The last word counts. */
export async function setDisabled({
  store,
  url,
  isDisabled,
  now,
}: Endpoint & { isDisabled: boolean; now: Date }): Promise<void> {
  const last = await readLast({ store, url });
  if (last.isDisabled !== isDisabled) {
    await writeDocument({
      store,
      key: `${folderOf(url)}${digits(last.count)}.json`,
      document: { isDisabled, url, at: now.toISOString() },
    });
  }
}

async function readLast({ store, url }: Endpoint): Promise<{ count: number; isDisabled: boolean }> {
  const keys = await listKeys(store, { prefix: folderOf(url) });
  const key = keys.at(-1);
  const state =
    key === undefined ? undefined : await readDocument({ store, key, schema: stateSchema });
  return { count: keys.length, isDisabled: state?.isDisabled ?? false };
}

function folderOf(url: string): string {
  return `webhooks/endpoints/${createHash("sha256").update(url).digest("hex")}/`;
}
