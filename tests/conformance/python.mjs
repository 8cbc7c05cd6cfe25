#!/usr/bin/env node
// Runs the Python of tests/conformance/.venv, which has other people's clients:
// `node tests/conformance/python.mjs -m pytest tests/conformance`.
import { join } from "node:path";
import { runPython } from "../../training/python-environment.mjs";

const conformance = import.meta.dirname;

runPython({
  folder: conformance,
  name: "tests/conformance/.venv",
  locks: [
    // Clients disagree about what they share, but not in what is used of it here.
    { file: "requirements.lock", options: ["--no-deps"] },
    {
      file: "perf-analyzer.lock",
      options: ["--no-deps", "--target", join(conformance, ".venv", "perf-analyzer")],
    },
  ],
  args: process.argv.slice(2),
});
