import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CorruptionLevel } from "#contracts";
import { writeNoiseDataset } from "../noise-dataset.ts";

/** Pairs of noise, and copies of them that are called corrupted, under the same file names. */
export async function writeCorruptedDataset({
  folder,
  count,
  levels,
}: {
  folder: string;
  count: number;
  levels: CorruptionLevel[];
}): Promise<void> {
  await writeNoiseDataset({ folder, count });
  const parts = [];
  for (const corruption of levels) {
    const image = `copies/${corruption.name}/${corruption.severity}`;
    await cp(join(folder, "image"), join(folder, image), { recursive: true });
    parts.push({ image, label: "label", corruption });
  }
  const description = { name: "noise", labelSet: "camvid-11", visualDomain: "day" };
  await writeFile(
    join(folder, "dataset.json"),
    JSON.stringify({ ...description, parts: [{}, ...parts] }),
  );
}
