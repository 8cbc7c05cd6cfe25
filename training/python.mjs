#!/usr/bin/env node
// Runs the Python of training/.venv, with `dgseg` importable, in the folder where the caller is:
// `cd training && node python.mjs -m pytest -q`.
// The environment is made on first use, and again whenever one of the two locks changes.
// ALLWEATHER_PYTHON names the interpreter to make it from (default: python3).
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";

const training = import.meta.dirname;
const basePython = process.env.ALLWEATHER_PYTHON ?? "python3";
const environment = join(training, ".venv");
const environmentPython = join(environment, "bin", "python");
const requirements = join(training, "requirements.lock");
const requirementsWithoutTheirs = join(training, "requirements.no-deps.lock");
const stamp = join(environment, "requirements.sha256");

if (!isEnvironmentCurrent()) {
  makeEnvironment();
}
runPython(process.argv.slice(2));

function isEnvironmentCurrent() {
  return (
    existsSync(environmentPython) &&
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === requirementsDigest()
  );
}

function requirementsDigest() {
  const locks = [requirements, requirementsWithoutTheirs].map((path) => readFileSync(path, "utf8"));
  return createHash("sha256").update(locks.join("\n")).digest("hex");
}

function makeEnvironment() {
  // The children inherit the lock, and the system drops it when its last holder is gone, however it
  // went: two runs never install at once, and a killed run leaves nothing to clean up.
  const lock = openSync(training, "r");
  run(basePython, ["-c", "import fcntl; fcntl.flock(3, fcntl.LOCK_EX)"], lock);
  if (!isEnvironmentCurrent()) {
    const digest = requirementsDigest();
    console.error(
      `Making training/.venv from requirements.lock with ${basePython}: once, in some minutes.`,
    );
    run(basePython, ["-m", "venv", "--clear", environment], lock);
    // What is never imported is most of it, and compiling that would take longer than the rest.
    const install = ["-m", "pip", "install", "--quiet", "--no-compile", "--requirement"];
    run(environmentPython, [...install, requirements], lock);
    run(environmentPython, [...install, requirementsWithoutTheirs, "--no-deps"], lock);
    // The stamp goes last, so that an installation cut short is done again.
    writeFileSync(stamp, digest);
  }
  closeSync(lock);
}

function run(command, args, lock) {
  // Standard output belongs to the program that was asked for.
  const { error, status, signal } = spawnSync(command, args, {
    cwd: training,
    stdio: ["ignore", 2, 2, lock],
  });
  if (error?.code === "ENOENT") {
    console.error(
      `Could not make training/.venv: there is no program "${command}". ` +
        "Install Python 3.11 or later with venv, or let ALLWEATHER_PYTHON name it.",
    );
    process.exit(1);
  }
  if (error !== undefined || status !== 0) {
    const reason = error?.message ?? (signal ? `it was ended by ${signal}` : `exit code ${status}`);
    console.error(
      `Could not make training/.venv: "${command} ${args.join(" ")}" failed: ${reason}. ` +
        "It needs Python 3.11 with venv; set ALLWEATHER_PYTHON to use another interpreter than python3.",
    );
    process.exit(1);
  }
}

function runPython(args) {
  const searchPath = [training, process.env.PYTHONPATH].filter(Boolean).join(delimiter);
  const python = spawn(environmentPython, args, {
    env: { ...process.env, PYTHONPATH: searchPath },
    stdio: "inherit",
  });

  // Ctrl-C reaches Python by itself, through the terminal; the other signals are sent to this process alone.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) {
    process.on(signal, () => python.kill(signal));
  }
  python.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}
