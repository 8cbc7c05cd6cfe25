import { expect, onTestFinished, test } from "vitest";
import { type ChildProcesses, createChildProcesses } from "#evaluation";
import type { answer } from "./children/answer.ts";

const ANSWER_MODULE = new URL("./children/answer.ts", import.meta.url);

test("one process does task after task, whatever comes of them", async () => {
  const processes = start();

  const pid = await processes.run("pid");

  await expect(processes.run("refuse")).rejects.toMatchObject({
    name: "ServiceError",
    code: "dataset_invalid",
    message: "refused",
  });
  await expect(processes.run("fail")).rejects.toThrow("failed");
  expect(await processes.run("pid")).toBe(pid);
  expect(processes.processIds()).toEqual([pid]);
});

test("a process that has nothing to do ends, and another starts when there is", async () => {
  const processes = start({ idleTimeoutMs: 10 });

  const pid = await processes.run("pid");
  await expect.poll(() => processes.processIds()).toEqual([]);

  expect(await processes.run("pid")).not.toBe(pid);
});

test("what runs, waits or comes after closing is refused, and starts nothing", async () => {
  const processes = start();
  const outcomes = Promise.allSettled([processes.run("pid"), processes.run("pid")]);

  await processes.close();

  for (const outcome of await outcomes) {
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "overloaded" } });
  }
  await expect(processes.run("pid")).rejects.toMatchObject({ code: "overloaded" });
  expect(processes.processIds()).toEqual([]);
});

function start(
  options: { idleTimeoutMs?: number } = {},
): ChildProcesses<Parameters<typeof answer>[0], number> {
  const processes = createChildProcesses<Parameters<typeof answer>[0], number>({
    filename: ANSWER_MODULE,
    exportName: "answer",
    workers: 1,
    ...options,
  });
  onTestFinished(() => processes.close());
  return processes;
}
