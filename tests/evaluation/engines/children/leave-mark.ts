// A task that takes a while and then leaves a file named after itself, in the place of scoring images.
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ServiceError } from "#contracts";
import type { EvaluationTask } from "#evaluation";

export async function runTask({
  task,
  settings: { folder, journal, taskMs, failing },
}: {
  task: EvaluationTask;
  settings: { folder: string; journal: string; taskMs: number; failing?: number };
}): Promise<void> {
  await sleep(taskMs);
  if (task.kind === "map" && task.shard === failing) {
    throw new ServiceError("dataset_invalid", `shard ${failing} cannot be done`);
  }
  const mark = task.kind === "map" ? `map-${task.shard}` : "reduce";
  try {
    await writeFile(join(folder, mark), "", { flag: "wx" });
    await appendFile(journal, `${mark}\n`);
  } catch {
    // Done before.
  }
}
