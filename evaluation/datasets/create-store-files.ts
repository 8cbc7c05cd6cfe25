import { ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { assertDatasetPath } from "./assert-dataset-path.ts";
import { DatasetFileMissing, type DatasetFiles } from "./dataset-files.ts";

/** The characters of keys: what has others is in no store. */
const KEY = /^[A-Za-z0-9._+@/-]+$/;

/** Files of an object store, below a prefix without a "/" at its end; `""` is the whole store. */
export function createStoreFiles({
  store,
  prefix,
}: {
  store: ObjectStore;
  prefix: string;
}): DatasetFiles {
  const start = prefix === "" ? "" : `${prefix}/`;
  const url = prefix === "" ? store.url : `${store.url.replace(/\/$/, "")}/${prefix}`;

  return {
    url,

    async *list(folder) {
      for await (const key of listKeys(folder)) {
        const sizeBytes = await store.sizeBytes(key);
        if (sizeBytes === undefined) {
          throw new ServiceError("dataset_invalid", `${key} vanished from ${url} meanwhile.`);
        }
        yield { path: key.slice(start.length), sizeBytes };
      }
    },

    async *folders(folder) {
      let last = "";
      for await (const key of listKeys(folder)) {
        const path = key.slice(start.length);
        const end = path.indexOf("/", folder === "" ? 0 : folder.length + 1);
        // Keys are sorted, so those of one folder follow each other.
        if (end !== -1 && path.slice(0, end) !== last) {
          last = path.slice(0, end);
          yield last;
        }
      }
    },

    async read(path) {
      assertDatasetPath(path);
      const body = KEY.test(path) ? await store.get(start + path) : undefined;
      if (body === undefined) {
        throw new DatasetFileMissing({ url, path });
      }
      return body;
    },
  };

  async function* listKeys(folder: string): AsyncIterable<string> {
    if (folder !== "") {
      assertDatasetPath(folder);
    }
    const wanted = folder === "" ? start : `${start}${folder}/`;
    if (wanted === "" || KEY.test(wanted)) {
      yield* store.list({ prefix: wanted });
    }
  }
}
