import { assertDatasetPath } from "../../../evaluation/datasets/assert-dataset-path.ts";
import {
  DatasetFileMissing,
  type DatasetFiles,
} from "../../../evaluation/datasets/dataset-files.ts";

const URL_OF_ALL = "memory:";

/** Files that lie nowhere, by their paths. */
export function createMemoryFiles(bodies: Readonly<Record<string, Uint8Array>>): DatasetFiles {
  return {
    url: URL_OF_ALL,

    async *list(folder) {
      for (const path of pathsBelow(folder)) {
        yield { path, sizeBytes: bodies[path]?.length ?? 0 };
      }
    },

    async *folders(folder) {
      const depth = folder === "" ? 1 : folder.split("/").length + 1;
      const segments = pathsBelow(folder).map((path) => path.split("/"));
      const deeper = segments.filter(({ length }) => length > depth);
      yield* new Set(deeper.map((names) => names.slice(0, depth).join("/")));
    },

    async read(path) {
      assertDatasetPath(path);
      const body = bodies[path];
      if (body === undefined) {
        throw new DatasetFileMissing({ url: URL_OF_ALL, path });
      }
      return body;
    },
  };

  function pathsBelow(folder: string): string[] {
    if (folder !== "") {
      assertDatasetPath(folder);
    }
    return Object.keys(bodies).filter((path) => folder === "" || path.startsWith(`${folder}/`));
  }
}
