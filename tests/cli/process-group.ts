import { type ChildProcess, execFile } from "node:child_process";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { expect, vi } from "vitest";

/** Signals a process and all below it, as Ctrl-C does. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-(pid ?? Number.NaN), signal);
  } catch {
    // Nothing of the group is left, as it should be.
  }
}

/** Waits until no process of a child's group runs. A zombie is over, also where nobody reaps it. */
export async function expectNoneRunning({ pid }: ChildProcess): Promise<void> {
  const isRunning = (line: string) => {
    const [group, state = ""] = line.trim().split(/\s+/);
    return Number(group) === pid && !state.startsWith("Z");
  };
  await vi.waitFor(
    async () => {
      const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pgid=,stat=,args="]);
      expect(stdout.split("\n").filter(isRunning)).toEqual([]);
    },
    { timeout: 10_000, interval: 200 },
  );
}

/** Resolves to the first lines that a child writes. Rejects when it writes fewer. */
export async function readLines({ stdout }: ChildProcess, count: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: stdout ?? process.stdin })) {
    lines.push(line);
    if (lines.length === count) {
      return lines;
    }
  }
  throw new Error(`The child wrote ${lines.length} lines instead of ${count}.`);
}

/** What a terminal does: the signal goes to all of the group. */
export function pressCtrlC(child: ChildProcess): void {
  signalGroup(child, "SIGINT");
}

/** What a supervisor does: the signal goes to the child alone. */
export function sendTo(signal: NodeJS.Signals): (child: ChildProcess) => void {
  return (child) => void child.kill(signal);
}
