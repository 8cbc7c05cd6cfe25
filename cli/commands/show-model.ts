import type { Command } from "commander";
import { parseModelReference } from "#contracts";
import { findVersion, openStore } from "#model-store";
import { storeOption } from "../options.ts";

/** `allweather models show REFERENCE` */
export function addShowModel(models: Command): void {
  models
    .command("show <reference>")
    .description("print the manifest of name, name@version or name@alias")
    .addOption(storeOption())
    .action(async (reference: string, { store: url }: { store: string }) => {
      const manifest = await findVersion({
        store: openStore({ url }),
        reference: parseModelReference(reference),
      });
      console.log(JSON.stringify(manifest, null, 2));
    });
}
