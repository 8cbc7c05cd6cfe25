import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { LABEL_MAPPINGS } from "#contracts";
import { openDataset } from "../../../evaluation/datasets/open-dataset.ts";
import { openDatasetFiles } from "../../../evaluation/datasets/open-dataset-files.ts";
import { parseDatasetSource } from "../../../evaluation/datasets/parse-dataset-source.ts";
import { readTruth } from "../../../evaluation/datasets/read-truth.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { EXAMPLES } from "./example-datasets.ts";

const ROOT = join(import.meta.dirname, "../../..");
const CAMVID = join(ROOT, "../shared/data/camvid");

test("training reads the same pairs, visual domains and labels from the same folders", {
  timeout: 120_000,
}, async () => {
  const words = existsSync(CAMVID) ? [`camvid:${CAMVID},domain=dusk,split=train`] : [];
  const folder = await temporaryFolder();
  for (const [place, { word, bodies }] of EXAMPLES.entries()) {
    const root = join(folder, `${place}`);
    words.push(word.replace("@", root));
    for (const [path, body] of Object.entries(bodies)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), body);
    }
  }

  const here = await Promise.all(words.map(describe));
  const there = describeInPython(words);

  for (const [place, word] of words.entries()) {
    expect(there[place], word).toEqual(here[place]);
  }
});

async function describe(word: string) {
  const source = parseDatasetSource(word);
  const files = await openDatasetFiles(source.folder);
  const { labelSet, pairs, incomplete } = await openDataset({ source, files });
  const described = await Promise.all(
    pairs.map(async ({ name, visualDomain, mapping, label }) => {
      const bytes = await files.read(label);
      const pixels = Array<number>(256).fill(0);
      for (const index of (await readTruth({ bytes, mapping: LABEL_MAPPINGS[mapping] })).labels) {
        pixels[index] = (pixels[index] ?? 0) + 1;
      }
      return { name, visualDomain, mapping, pixels };
    }),
  );
  return { labelSet, pairs: described, incomplete: incomplete.length };
}

function describeInPython(words: string[]): unknown[] {
  const script = join(import.meta.dirname, "describe_datasets.py");
  const python = spawnSync(process.execPath, [join(ROOT, "training/python.mjs"), script], {
    input: words.join("\n"),
    encoding: "utf8",
    maxBuffer: 100_000_000,
    stdio: ["pipe", "pipe", "inherit"],
  });
  return JSON.parse(python.stdout) as unknown[];
}
