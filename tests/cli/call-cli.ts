import { format } from "node:util";
import { main } from "../../cli/main.ts";
import { environment, type Run } from "./run-cli.ts";

/**
 * Runs `allweather` in this process, which costs a tenth of `runCli` and shows all but how a process ends.
 * One at a time, as there is one folder to be in.
 */
export async function callCli({
  folder,
  args,
  variables,
  pythonScript,
}: Run): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const before = { folder: process.cwd(), variables: process.env, exitCode: process.exitCode };
  const stdout = collect(process.stdout, ["log", "info"]);
  const stderr = collect(process.stderr, ["error", "warn"]);
  process.chdir(folder);
  process.env = { ...environment(), ...variables };
  process.exitCode = 0;
  try {
    await main(args, pythonScript === undefined ? {} : { pythonScript });
    return { exitCode: Number(process.exitCode), stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.restore();
    stderr.restore();
    process.chdir(before.folder);
    process.env = before.variables;
    process.exitCode = before.exitCode;
  }
}

/** Keeps what is written to a stream, and what the console would write there. */
function collect(
  stream: NodeJS.WriteStream,
  methods: ("log" | "info" | "error" | "warn")[],
): { text: () => string; restore: () => void } {
  let text = "";
  const write = stream.write;
  const written = methods.map((method) => [method, console[method]] as const);
  stream.write = (chunk: string | Uint8Array) => {
    text += chunk;
    return true;
  };
  for (const method of methods) {
    console[method] = (...values: unknown[]) => {
      text += `${format(...values)}\n`;
    };
  }
  return {
    text: () => text,
    restore() {
      stream.write = write;
      for (const [method, original] of written) {
        console[method] = original;
      }
    },
  };
}
