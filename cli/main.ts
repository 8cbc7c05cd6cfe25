import { readFileSync } from "node:fs";
import { Command } from "commander";
import { ServiceError } from "#contracts";
import { addDoctor } from "./commands/doctor.ts";
import { addEvaluate } from "./commands/evaluate.ts";
import { addEvaluations } from "./commands/evaluations.ts";
import { addKeys } from "./commands/keys.ts";
import { addListModels } from "./commands/list-models.ts";
import { addPreviewStyles } from "./commands/preview-styles.ts";
import { addPublishModel } from "./commands/publish-model.ts";
import { addSegmentImages } from "./commands/segment-images.ts";
import { addServe } from "./commands/serve.ts";
import { addShowModel } from "./commands/show-model.ts";
import { addTraining } from "./commands/training.ts";
import { addWorker } from "./commands/worker.ts";
import { PYTHON_SCRIPT } from "./run-training.ts";

/** Runs `allweather` with these arguments, and sets the exit code of this process. */
export async function main(
  args: string[],
  { pythonScript = PYTHON_SCRIPT }: { pythonScript?: string } = {},
): Promise<void> {
  try {
    await createProgram({ pythonScript }).parseAsync(args, { from: "user" });
  } catch (error) {
    console.error(explain(error));
    process.exitCode = 1;
  }
}

function createProgram({ pythonScript }: { pythonScript: string }): Command {
  const { description, version } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  ) as { description: string; version: string };
  const program = new Command("allweather")
    .description(description)
    .version(version)
    // Else --version, wherever it stands, would mean that of the program.
    .enablePositionalOptions()
    .showHelpAfterError();
  addServe(program);
  addDoctor(program);
  addSegmentImages(program);
  addPreviewStyles(program);
  addEvaluate(program);
  addEvaluations(program);
  addWorker(program);
  addKeys(program);
  const models = program.command("models").description("look at and publish model versions");
  addListModels(models);
  addShowModel(models);
  addPublishModel(models);
  addTraining(program, { pythonScript });
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
