import type { Command } from "commander";
import { listModels, openStore } from "#model-store";
import { storeOption } from "../options.ts";

/** `allweather models list` */
export function addListModels(models: Command): void {
  models
    .command("list")
    .description("list models with their versions and aliases")
    .addOption(storeOption())
    .action(async ({ store: url }: { store: string }) => {
      for (const { name, versions, aliases } of await listModels({ store: openStore({ url }) })) {
        const named = aliases.map(({ alias, version }) => `${alias} -> ${version}`);
        console.log([name, versions.join(" "), ...named].join("  "));
      }
    });
}
