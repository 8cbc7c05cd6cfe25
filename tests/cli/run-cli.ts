import { type ChildProcess, execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { onTestFinished } from "vitest";

const BIN = join(import.meta.dirname, "../../cli/bin.js");
const BIN_WITH_PYTHON_SCRIPT = join(import.meta.dirname, "children/allweather.mjs");

/** Time enough for a few runs on a machine that is busy with other things. */
export const CLI_TIMEOUT_MS = 180_000;

export interface Run {
  folder: string;
  args: string[];
  variables?: NodeJS.ProcessEnv;
  /** What runs in the place of training/python.mjs. */
  pythonScript?: string;
}

/** Runs `allweather` as people do, in a folder that may not be this repository's. */
export function runCli({
  folder,
  args,
  variables,
  pythonScript,
}: Run): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, env: { ...environment(), ...variables } };
    const all = nodeArguments({ args, pythonScript });
    const child = execFile(process.execPath, all, options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode === "number") {
        resolve({ exitCode, stdout, stderr });
      } else {
        reject(error);
      }
    });
    // Only one that should have ended by now is still there.
    onTestFinished(() => void child.kill());
  });
}

/** Starts `allweather` in a process group of its own, to which its child processes belong too. */
export function startCli({ folder, args, variables, pythonScript }: Run): ChildProcess {
  return spawn(process.execPath, nodeArguments({ args, pythonScript }), {
    cwd: folder,
    env: { ...environment(), ...variables },
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

function nodeArguments({
  args,
  pythonScript,
}: {
  args: string[];
  pythonScript: string | undefined;
}): string[] {
  return pythonScript === undefined
    ? [BIN, ...args]
    : [BIN_WITH_PYTHON_SCRIPT, pythonScript, ...args];
}

/** Nobody's settings but the test's own. */
export function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env);
  return Object.fromEntries(inherited.filter(([name]) => !name.startsWith("ALLWEATHER_")));
}
