import type { Command } from "commander";
import { aliasSchema, ServiceError } from "#contracts";
import { openStore, publishVersion, setAlias } from "#model-store";
import { reproduceGolden } from "#segmentation";
import { storeOption } from "../options.ts";

/** `allweather models publish FOLDER` */
export function addPublishModel(models: Command): void {
  models
    .command("publish <folder>")
    .description("check the folder that training exported, and publish it as an immutable version")
    .addOption(storeOption())
    .option("--alias <alias>", "point this alias at the version, for example production")
    .action(async (folder: string, { store: url, alias }: { store: string; alias?: string }) => {
      if (alias !== undefined && !aliasSchema.safeParse(alias).success) {
        throw new ServiceError(
          "request_invalid",
          `"${alias}" is no alias. Write lower-case words.`,
        );
      }
      const store = openStore({ url });
      const { name, version } = await publishVersion({ store, folder, reproduceGolden });
      console.log(`Published ${name}@${version}.`);
      if (alias !== undefined) {
        await setAlias({ store, name, alias, version, now: new Date() });
        console.log(`${name}@${alias} is ${version} now.`);
      }
    });
}
