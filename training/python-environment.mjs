// Virtual environments of Python, made from locks. Whoever has one has a short script of its own:
// training/python.mjs, tests/conformance/python.mjs.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";

const basePython = process.env.ALLWEATHER_PYTHON ?? "python3";

/**
 * Runs the Python of `.venv` in a folder, where the caller is, and ends as it ends. The environment is
 * made on first use, and again whenever one of its locks changes; ALLWEATHER_PYTHON names the
 * interpreter to make it from (default: python3).
 *
 * @param {object} options
 * @param {string} options.folder holds `.venv` and the locks.
 * @param {string} options.name of the environment, for people.
 * @param {{ file: string, options?: string[] }[]} options.locks installed in this order, with pip's options.
 * @param {string[]} options.args
 * @param {string[]} [options.searchPath] folders of packages that need no installation.
 */
export function runPython({ folder, name, locks, args, searchPath = [] }) {
  const python = makeEnvironment({ folder, name, locks });
  const paths = [...searchPath, process.env.PYTHONPATH].filter(Boolean);
  const child = spawn(python, args, {
    env: { ...process.env, ...(paths.length > 0 && { PYTHONPATH: paths.join(delimiter) }) },
    stdio: "inherit",
  });

  // Ctrl-C reaches Python by itself, through the terminal; the other signals are sent to this process alone.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}

/** Returns the path of the environment's Python. */
function makeEnvironment({ folder, name, locks }) {
  const environment = join(folder, ".venv");
  const python = join(environment, "bin", "python");
  const stamp = join(environment, "requirements.sha256");
  if (isCurrent()) {
    return python;
  }

  // The children inherit the lock, and the system drops it when its last holder is gone, however it
  // went: two runs never install at once, and a killed run leaves nothing to clean up.
  const lock = openSync(folder, "r");
  const run = (command, args) => runOrExit({ command, args, folder, name, lock });
  run(basePython, ["-c", "import fcntl; fcntl.flock(3, fcntl.LOCK_EX)"]);
  if (!isCurrent()) {
    const digest = digestOfLocks();
    console.error(
      `Making ${name} from ${locks[0].file} with ${basePython}: once, in some minutes.`,
    );
    run(basePython, ["-m", "venv", "--clear", environment]);
    // What is never imported is most of it, and compiling that would take longer than the rest.
    const install = ["-m", "pip", "install", "--quiet", "--no-compile", "--requirement"];
    for (const { file, options = [] } of locks) {
      run(python, [...install, join(folder, file), ...options]);
    }
    // The stamp goes last, so that an installation cut short is done again.
    writeFileSync(stamp, digest);
  }
  closeSync(lock);
  return python;

  function isCurrent() {
    return (
      existsSync(python) && existsSync(stamp) && readFileSync(stamp, "utf8") === digestOfLocks()
    );
  }

  function digestOfLocks() {
    const contents = locks.map(({ file }) => readFileSync(join(folder, file), "utf8"));
    return createHash("sha256").update(contents.join("\n")).digest("hex");
  }
}

function runOrExit({ command, args, folder, name, lock }) {
  // Standard output belongs to the program that was asked for.
  const { error, status, signal } = spawnSync(command, args, {
    cwd: folder,
    stdio: ["ignore", 2, 2, lock],
  });
  if (error?.code === "ENOENT") {
    console.error(
      `Could not make ${name}: there is no program "${command}". ` +
        "Install Python 3.11 or later with venv, or let ALLWEATHER_PYTHON name it.",
    );
    process.exit(1);
  }
  if (error !== undefined || status !== 0) {
    const reason = error?.message ?? (signal ? `it was ended by ${signal}` : `exit code ${status}`);
    console.error(
      `Could not make ${name}: "${command} ${args.join(" ")}" failed: ${reason}. ` +
        "It needs Python 3.11 with venv; set ALLWEATHER_PYTHON to use another interpreter than python3.",
    );
    process.exit(1);
  }
}
