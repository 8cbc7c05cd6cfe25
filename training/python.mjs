#!/usr/bin/env node
// Runs the Python of training/.venv, with `dgseg` importable, in the folder where the caller is:
// `cd training && node python.mjs -m pytest -q`.
import { runPython } from "./python-environment.mjs";

const training = import.meta.dirname;

runPython({
  folder: training,
  name: "training/.venv",
  locks: [
    { file: "requirements.lock" },
    { file: "requirements.no-deps.lock", options: ["--no-deps"] },
  ],
  args: process.argv.slice(2),
  searchPath: [training],
});
