import type { Command } from "commander";
import { runTraining } from "../run-training.ts";
import { TRAINING_COMMANDS } from "../training-commands.ts";
import { addImportModel } from "./import-model.ts";

/** Whose checkpoints become model versions. */
const METHODS = { famix: "FAMix", clouds: "CLOUDS" };

const IMPORTS = {
  clip: "convert CLIP's weights to what training starts from",
  "stand-in-clip": "make a CLIP of random words, to try training without CLIP's weights",
  trunk: "convert the weights of a trunk without words, like SegFormer's",
  "style-bank": "convert a bank of styles to the file that training reads",
};

/** The commands of the Python package. What follows their words is its business, help too. */
export function addTraining(program: Command, { pythonScript }: { pythonScript: string }): void {
  program.commandsGroup("Training, in Python:");
  for (const [word, description] of Object.entries(TRAINING_COMMANDS)) {
    handOn(program, { words: [word], description, pythonScript });
  }

  const importing = program
    .command("import")
    .description("bring in what others trained: weights, models, styles");
  for (const [method, title] of Object.entries(METHODS)) {
    addImportModel(importing, { method, title, pythonScript });
  }
  for (const [word, description] of Object.entries(IMPORTS)) {
    handOn(importing, { words: ["import", word], description, pythonScript });
  }
}

function handOn(
  parent: Command,
  {
    words,
    description,
    pythonScript,
  }: { words: string[]; description: string; pythonScript: string },
): void {
  parent
    .command(words.at(-1) ?? "")
    .description(description)
    .usage("[--help] ...")
    .helpOption(false)
    .allowUnknownOption()
    .argument("[arguments...]")
    .action(async (given: string[]) => {
      process.exitCode = await runTraining({ words: [...words, ...given], pythonScript });
    });
}
