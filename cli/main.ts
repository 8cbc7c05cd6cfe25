import { Command } from "commander";
import { ServiceError } from "#contracts";
import packageJson from "../package.json" with { type: "json" };
import { addListModels } from "./commands/list-models.ts";
import { addPublishModel } from "./commands/publish-model.ts";
import { addSegmentImages } from "./commands/segment-images.ts";
import { addServe } from "./commands/serve.ts";
import { addShowModel } from "./commands/show-model.ts";

const program = new Command("allweather")
  .description(packageJson.description)
  .version(packageJson.version)
  .showHelpAfterError();
addServe(program);
addSegmentImages(program);
const models = program.command("models").description("look at and publish model versions");
addListModels(models);
addShowModel(models);
addPublishModel(models);

try {
  await program.parseAsync();
} catch (error) {
  // What a person can act on is one line; a bug keeps its stack.
  const message = error instanceof ServiceError ? `${error.code}: ${error.message}` : error;
  console.error(message);
  process.exitCode = 1;
}
