import type { Command } from "commander";
import { addListModels } from "./list-models.ts";
import { addPublishModel } from "./publish-model.ts";
import { addShowModel } from "./show-model.ts";

/** `allweather models list | show | publish` */
export function addModels(program: Command): void {
  const models = program.command("models").description("look at and publish model versions");
  addListModels(models);
  addShowModel(models);
  addPublishModel(models);
}
