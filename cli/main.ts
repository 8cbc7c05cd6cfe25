import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { ServiceError } from "#contracts";
import { PYTHON_SCRIPT } from "./run-training.ts";
import { TRAINING_COMMANDS } from "./training-commands.ts";

type AddCommand = (program: Command, context: { pythonScript: string }) => Promise<void>;

const addTrainingCommands: AddCommand = async (program, { pythonScript }) =>
  (await import("./commands/training.ts")).addTraining(program, { pythonScript });

/** Each in a file of its own, which brings what it works with. In the order of `allweather --help`. */
const COMMANDS: Record<string, AddCommand> = {
  serve: async (program) => (await import("./commands/serve.ts")).addServe(program),
  doctor: async (program) => (await import("./commands/doctor.ts")).addDoctor(program),
  segment: async (program) =>
    (await import("./commands/segment-images.ts")).addSegmentImages(program),
  preview: async (program) =>
    (await import("./commands/preview-styles.ts")).addPreviewStyles(program),
  evaluate: async (program) => (await import("./commands/evaluate.ts")).addEvaluate(program),
  evaluations: async (program) =>
    (await import("./commands/evaluations.ts")).addEvaluations(program),
  worker: async (program) => (await import("./commands/worker.ts")).addWorker(program),
  keys: async (program) => (await import("./commands/keys.ts")).addKeys(program),
  models: async (program) => (await import("./commands/models.ts")).addModels(program),
  ...Object.fromEntries(
    [...Object.keys(TRAINING_COMMANDS), "import"].map((word) => [word, addTrainingCommands]),
  ),
};

/** Runs `allweather` with these arguments, and sets the exit code of this process. */
export async function main(
  args: string[],
  { pythonScript = PYTHON_SCRIPT }: { pythonScript?: string } = {},
): Promise<void> {
  try {
    const program = await createProgram(args[0], { pythonScript });
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      // It has said by itself what was wrong, or has shown what it was asked for.
      process.exitCode = error.exitCode;
    } else {
      console.error(explain(error));
      process.exitCode = 1;
    }
  }
}

/** Reads the files of the first word's command alone: those of all take seconds. */
async function createProgram(
  first: string | undefined,
  context: { pythonScript: string },
): Promise<Command> {
  const { description, version } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  ) as { description: string; version: string };
  const program = new Command("allweather")
    .description(description)
    .version(version)
    // Else --version, wherever it stands, would mean that of the program.
    .enablePositionalOptions()
    .showHelpAfterError()
    // What is still being written, into a pipe for example, is written to its end.
    .exitOverride();
  const named = Object.entries(COMMANDS).filter(([word]) => word === first);
  const wanted = named.length === 0 ? Object.entries(COMMANDS) : named;
  for (const add of new Set(wanted.map(([, add]) => add))) {
    await add(program, context);
  }
  return program;
}

/** What a person can act on is one line; a bug keeps its stack. */
function explain(error: unknown): unknown {
  if (error instanceof ServiceError) {
    return `${error.code}: ${error.message}`;
  }
  // The operating system said no, for example to a folder that may not be written.
  return error instanceof Error && "syscall" in error ? error.message : error;
}
