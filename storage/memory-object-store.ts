import { assertKey, assertPrefix } from "./assert-key.ts";
import type { ObjectStore } from "./object-store.ts";

/** Keeps everything in this process, for tests and for trying things out. */
export function createMemoryObjectStore(): ObjectStore {
  const bodies = new Map<string, Uint8Array>();

  return {
    url: "memory:",

    async get(key) {
      assertKey(key);
      const body = bodies.get(key);
      return body && new Uint8Array(body);
    },

    async sizeBytes(key) {
      assertKey(key);
      return bodies.get(key)?.byteLength;
    },

    async putIfAbsent(key, body) {
      assertKey(key);
      if (bodies.has(key)) {
        return false;
      }
      // Not body.slice(): for a Buffer that is a view on the caller's bytes and not a copy.
      bodies.set(key, new Uint8Array(body));
      return true;
    },

    async *list({ prefix, after = "" }) {
      assertPrefix(prefix);
      yield* [...bodies.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    },
  };
}
