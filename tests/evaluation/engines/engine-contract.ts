import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { EvaluationTask, MapReduceEngine, TaskProcesses } from "#evaluation";
import { createTaskProcesses } from "#evaluation";
import { temporaryFolder } from "../../temporary-folder.ts";

const EVALUATION = "fe5dff387dea-8fe4a957e259822b";
const SHARDS = [0, 1, 2, 3, 4, 5];
/** What an engine promises about canceling. */
const STOP_MS = 2_000;

export interface EngineUnderTest {
  engine: MapReduceEngine;
  /** Wherever its tasks run. */
  processes: TaskProcesses;
  /** The evaluation has been canceled in the store. */
  cancel: () => void;
}

export type CreateEngine = (options: {
  processes: TaskProcesses;
  workers: number;
  attempts: number;
  isDone: (task: EvaluationTask) => Promise<boolean>;
}) => Promise<EngineUnderTest>;

/** What every engine must do. Its tasks are those of `children/leave-mark.ts`. */
export function describeEngine(name: string, create: CreateEngine): void {
  test(`${name}: maps every shard, and reduces after the last`, async () => {
    const { engine, marks } = await start({ create });

    await engine.run({ evaluation: EVALUATION, shards: SHARDS }, running());

    const done = await marks();
    expect(done.slice(0, -1).toSorted()).toEqual(SHARDS.map((shard) => `map-${shard}`));
    expect(done.at(-1)).toBe("reduce");
  });

  test(`${name}: a worker that is killed costs a repetition and nothing else`, async () => {
    const { engine, processes, marks } = await start({ create, taskMs: 400 });
    const job = engine.run({ evaluation: EVALUATION, shards: SHARDS }, running());
    for (let kills = 0; kills < 3; ) {
      await sleep(150);
      const [victim] = processes.processIds();
      if (victim !== undefined) {
        process.kill(victim, "SIGKILL");
        kills++;
      }
    }

    await job;

    expect(new Set(await marks()).size).toBe(SHARDS.length + 1);
  });

  test(`${name}: a task that fails for good fails the job with its reason`, async () => {
    const { engine } = await start({ create, failing: 3 });

    const job = engine.run({ evaluation: EVALUATION, shards: SHARDS }, running());

    await expect(job).rejects.toThrow("shard 3 cannot be done");
  });

  test(`${name}: a job that is canceled stops within two seconds`, async () => {
    const { engine, cancel, processes } = await start({ create, taskMs: 60_000 });
    const stop = new AbortController();
    const job = engine.run({ evaluation: EVALUATION, shards: SHARDS }, { signal: stop.signal });
    const outcome = expect(job).rejects.toThrow("canceled");
    while (processes.processIds().length === 0) {
      await sleep(50);
    }
    await sleep(500);
    const [working] = processes.processIds();

    cancel();
    stop.abort(new Error("canceled"));
    await outcome;
    await sleep(STOP_MS);

    expect(working).toBeGreaterThan(0);
    expect(() => process.kill(working ?? 0, 0)).toThrow("ESRCH");
  });
}

async function start({
  create,
  taskMs = 0,
  failing,
}: {
  create: CreateEngine;
  taskMs?: number;
  failing?: number;
}) {
  const folder = await temporaryFolder();
  const journal = join(folder, "journal");
  await writeFile(journal, "");
  const processes = createTaskProcesses({
    filename: new URL("./children/leave-mark.ts", import.meta.url),
    settings: { folder, journal, taskMs, failing },
    workers: 2,
  });
  const under = await create({
    processes,
    workers: 2,
    attempts: 4,
    isDone: async (task) => (await readdir(folder)).includes(markOf(task)),
  });
  const marks = async () => (await readFile(journal, "utf8")).trim().split("\n");
  return { ...under, marks };
}

export function markOf(task: EvaluationTask): string {
  return task.kind === "map" ? `map-${task.shard}` : "reduce";
}

function running(): { signal: AbortSignal } {
  return { signal: new AbortController().signal };
}
