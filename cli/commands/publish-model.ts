import type { Command } from "commander";
import { openStore } from "#model-store";
import { aliasOption, storeOption } from "../options.ts";
import { publishFolder } from "../publish-folder.ts";

/** `allweather models publish FOLDER` */
export function addPublishModel(models: Command): void {
  models
    .command("publish <folder>")
    .description("check the folder that training exported, and publish it as an immutable version")
    .addOption(storeOption())
    .addOption(aliasOption())
    .action(async (folder: string, { store: url, alias }: { store: string; alias?: string }) => {
      await publishFolder({ store: openStore({ url }), folder, alias });
    });
}
