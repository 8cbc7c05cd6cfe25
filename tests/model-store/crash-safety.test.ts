import { describe, expect, test } from "vitest";
import type { ModelManifest } from "#contracts";
import { publishVersion } from "#model-store";
import type { ObjectStore } from "#storage";
import { temporaryFolder } from "../temporary-folder.ts";
import { writeExport } from "./export-folder.ts";
import { STORES } from "./stores.ts";
import { isWholeOrAbsent } from "./whole-or-absent.ts";

type Moment = "before" | "behind";

describe.each(STORES)("%s", (_name, createStore) => {
  test.each<[Moment]>([["before"], ["behind"]])(
    "a publisher that dies %s any of its writes leaves a whole version or none",
    async (moment) => {
      const folder = await temporaryFolder();
      const manifest = await writeExport({ folder });
      const left: boolean[] = [];

      for (let write = 1; write <= 4; write += 1) {
        const store = await createStore();
        await expect(publish(dying({ store, moment, write }), folder)).rejects.toThrow("died");

        const isThere = await isWholeOrAbsent({ store, manifest });
        left.push(isThere);

        const again = publish(store, folder);
        if (isThere) {
          await expect(again).rejects.toMatchObject({ code: "version_exists" });
        } else {
          expect(await again).toEqual(manifest);
        }
        expect(await isWholeOrAbsent({ store, manifest })).toBe(true);
      }

      // Three blobs, then the manifest.
      expect(left).toEqual([false, false, false, moment === "behind"]);
    },
  );
});

function publish(store: ObjectStore, folder: string): Promise<ModelManifest> {
  return publishVersion({ store, folder, reproduceGolden: async () => {} });
}

/** A store whose user dies just before or just behind a write. */
function dying({
  store,
  moment,
  write,
}: {
  store: ObjectStore;
  moment: Moment;
  write: number;
}): ObjectStore {
  let count = 0;
  return {
    ...store,
    putIfAbsent: async (key, body) => {
      count += 1;
      if (count === write && moment === "before") {
        throw new Error("died");
      }
      const isWritten = await store.putIfAbsent(key, body);
      if (count === write) {
        throw new Error("died");
      }
      return isWritten;
    },
  };
}
