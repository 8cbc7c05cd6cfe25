import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { compareEvaluations } from "#evaluation";
import { openStore } from "#model-store";
import { type Comparer, createComparer } from "../../functions/compare-elsewhere.ts";
import {
  createContext,
  finish,
  newEvaluation,
  publishOneLabelTo,
} from "../evaluation/evaluate-here.ts";
import { writeNoiseDataset } from "../evaluation/noise-dataset.ts";
import { useTestVariables } from "./test-app.ts";

const { ALLWEATHER_STORE: url = "", ALLWEATHER_DATASETS: folder = "" } = useTestVariables();
const store = openStore({ url });
let finishing: Promise<string[]> | undefined;
let comparer: Comparer;
let task: { first: string; second: string; anyProtocol: boolean };

beforeEach(async () => {
  // Once for all tests: comparing leaves evaluations as they are.
  finishing ??= finishTwo();
  const [first = "", second = ""] = await finishing;
  task = { first, second, anyProtocol: true };
  comparer = createComparer({ store: url });
  onTestFinished(() => comparer.close());
});

test("a comparison in a child process is the one in this process, and so is a refusal", async () => {
  const expected = await compareEvaluations({ store, ...task });

  const compared = await Promise.all([comparer.compare(task), comparer.compare(task)]);

  expect(compared).toEqual([expected, expected]);
  expect(comparer.processIds()).toHaveLength(1);
  expect(comparer.processIds()).not.toContain(process.pid);

  // Refusals come across with their code and message.
  const unlike = comparer.compare({ ...task, anyProtocol: false });
  const unknown = comparer.compare({ ...task, first: "fe5dff387dea-0000000000000000" });

  await expect(unlike).rejects.toMatchObject({
    name: "ServiceError",
    code: "protocols_differ",
    message: expect.stringContaining(task.first),
  });
  await expect(unknown).rejects.toMatchObject({ code: "evaluation_not_found" });
});

test("a child that is killed, up or not, costs one comparison", async () => {
  const early = comparer.compare(task);
  early.catch(() => {});
  await killChild();
  await expect(early).rejects.toMatchObject({ code: "worker_crashed" });

  const late = comparer.compare(task).then(() => comparer.compare(task));
  await expect(late).resolves.toMatchObject({ commonImages: 2 });
  await killChild();
  await sleep(100);

  await expect(comparer.compare(task)).resolves.toMatchObject({ commonImages: 2 });
});

test("too many that wait are refused", async () => {
  const all = Array.from({ length: 40 }, () => comparer.compare(task));
  const outcomes = Promise.allSettled(all);

  await expect(all.at(-1)).rejects.toMatchObject({ code: "overloaded" });

  await comparer.close();
  expect((await outcomes).some(({ status }) => status === "fulfilled")).toBe(false);
});

test("closing ends the child, and what waits", async () => {
  const waiting = [comparer.compare(task), comparer.compare(task)];
  const outcomes = Promise.allSettled(waiting);
  const pid = await childId();

  await comparer.close();

  expect((await outcomes).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await expect(comparer.compare(task)).rejects.toMatchObject({ code: "overloaded" });
  expect(comparer.processIds()).toEqual([]);
  await expect.poll(() => isAlive(pid)).toBe(false);
});

async function finishTwo(): Promise<string[]> {
  await publishOneLabelTo(store);
  await writeNoiseDataset({ folder, count: 4 });
  const context = await createContext(store);
  const ids: string[] = [];
  for (const domains of [undefined, ["day"]]) {
    const record = await newEvaluation({ store, folder, ...(domains && { domains }) });
    await finish({ store, record, context });
    ids.push(record.id);
  }
  return ids;
}

async function killChild(): Promise<void> {
  process.kill(await childId(), "SIGKILL");
}

async function childId(): Promise<number> {
  for (;;) {
    const [pid] = comparer.processIds();
    if (pid !== undefined) {
      return pid;
    }
    await sleep(5);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
