import { assertKey, assertPrefix } from "./assert-key.ts";
import type { ObjectStore } from "./object-store.ts";

/**
 * The part of a store whose keys start with `folder`, as a store of its own: no key of it leads out.
 * `folder` counts towards the length of a key.
 *
 * @throws TypeError when `folder` is not a key.
 */
export function prefixStore({
  store,
  folder,
}: {
  store: ObjectStore;
  folder: string;
}): ObjectStore {
  assertKey(folder);
  const start = `${folder}/`;

  return {
    url: `${store.url}${store.url.endsWith(":") ? "" : "/"}${folder}`,

    async get(key) {
      return store.get(inside(key));
    },

    async sizeBytes(key) {
      return store.sizeBytes(inside(key));
    },

    async putIfAbsent(key, body) {
      return store.putIfAbsent(inside(key), body);
    },

    async *list({ prefix, after = "" }) {
      assertPrefix(prefix);
      for await (const key of store.list({ prefix: start + prefix, after: start + after })) {
        yield key.slice(start.length);
      }
    },
  };

  function inside(key: string): string {
    assertKey(key);
    return start + key;
  }
}

/**
 * What one tenant has stored, below `tenants/<tenant>/`.
 *
 * @param tenant `^[A-Za-z0-9._-]{1,128}$`, but neither `.` nor `..`.
 * @throws TypeError when it is anything else: a tenant comes from a key or a token that was checked.
 */
export function tenantStore(store: ObjectStore, tenant: string): ObjectStore {
  // As contracts has it, which storage knows nothing of.
  if (!/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,128}$/.test(tenant)) {
    throw new TypeError(`${JSON.stringify(tenant)} is no name of a tenant.`);
  }
  return prefixStore({ store, folder: `tenants/${tenant}` });
}
