import type { ObjectStore } from "./object-store.ts";

/**
 * Lays a store that is written over one that is only read, so that both look like one. A key of
 * either is taken.
 *
 * Nobody else may write to `below` meanwhile, or a key could get a value in both.
 */
export function layerStores({
  writable,
  below,
}: {
  writable: ObjectStore;
  below: ObjectStore;
}): ObjectStore {
  return {
    url: `${writable.url} over ${below.url}`,

    async get(key) {
      return (await writable.get(key)) ?? (await below.get(key));
    },

    async sizeBytes(key) {
      return (await writable.sizeBytes(key)) ?? (await below.sizeBytes(key));
    },

    async putIfAbsent(key, body) {
      const isTakenBelow = (await below.sizeBytes(key)) !== undefined;
      return !isTakenBelow && (await writable.putIfAbsent(key, body));
    },

    list(options) {
      return mergeSorted(writable.list(options), below.list(options));
    },
  };
}

/** What is in both comes once. */
async function* mergeSorted(
  left: AsyncIterable<string>,
  right: AsyncIterable<string>,
): AsyncIterable<string> {
  const leftKeys = left[Symbol.asyncIterator]();
  const rightKeys = right[Symbol.asyncIterator]();
  let [a, b] = [await leftKeys.next(), await rightKeys.next()];

  while (!a.done || !b.done) {
    if (b.done || (!a.done && a.value < b.value)) {
      yield a.value;
      a = await leftKeys.next();
    } else if (a.done || b.value < a.value) {
      yield b.value;
      b = await rightKeys.next();
    } else {
      yield a.value;
      [a, b] = [await leftKeys.next(), await rightKeys.next()];
    }
  }
}
