import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

/** Runs Python, with the package that trains. */
export const PYTHON_SCRIPT = fileURLToPath(new URL("../training/python.mjs", import.meta.url));

/**
 * Runs a command of the Python package, which reads, writes and fails in this process's place.
 *
 * Signals are handed on to it. Once it has ended, a signal ends this process as `process.exit` does,
 * so that what is to be cleaned up is.
 *
 * @returns its exit code; 128 and the signal's number when a signal ended it.
 */
export async function runTraining({
  words,
  pythonScript,
}: {
  words: string[];
  pythonScript: string;
}): Promise<number> {
  const python = spawn(process.execPath, [pythonScript, ...moduleArguments(words)], {
    stdio: "inherit",
  });
  let hasEnded = false;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (hasEnded) {
        process.exit(128 + constants.signals[name]);
      }
      // Ctrl-C reaches Python by itself, through the terminal.
      if (name !== "SIGINT") {
        python.kill(name);
      }
    });
  }

  const [code, signal] = (await once(python, "exit")) as [number | null, NodeJS.Signals];
  hasEnded = true;
  return code ?? 128 + constants.signals[signal];
}

/** What argparse says about a command. Blocks until it has. */
export function readTrainingHelp({
  words,
  pythonScript,
}: {
  words: string[];
  pythonScript: string;
}): string {
  const args = [pythonScript, ...moduleArguments([...words, "--help"])];
  return spawnSync(process.execPath, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  }).stdout;
}

/** With -P, because Python would else look for modules in the folder where the caller is. */
function moduleArguments(words: string[]): string[] {
  return ["-P", "-m", "dgseg", ...words];
}
