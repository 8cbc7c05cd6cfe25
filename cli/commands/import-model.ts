import { join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { modelNameSchema, versionNumberSchema } from "#contracts";
import { assertVersionFree, openStore } from "#model-store";
import { aliasOption, parseBy, storeOption } from "../options.ts";
import { publishFolder } from "../publish-folder.ts";
import { readTrainingHelp, runTraining } from "../run-training.ts";
import { withTemporaryFolder } from "../with-temporary-folder.ts";

interface Options {
  name: string;
  version: string;
  store: string;
  alias?: string;
}

/** `allweather import famix --checkpoint best.pth --backbone rn50 --name N --version V` */
export function addImportModel(
  importing: Command,
  { method, title, pythonScript }: { method: string; title: string; pythonScript: string },
): void {
  const words = ["import", method];
  importing
    .command(method)
    .description(`convert a checkpoint of ${title}'s own code, and publish it as a model version`)
    .usage("--name <name> --version <version> [options]")
    .addOption(
      new Option("--name <name>", `of the model, for example ${method}-rn50`)
        .argParser(parseBy(modelNameSchema))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--version <version>", "semantic, like 1.2.0")
        .argParser(parseBy(versionNumberSchema))
        .makeOptionMandatory(),
    )
    .addOption(storeOption())
    .addOption(aliasOption())
    .addOption(new Option("--out <folder>").argParser(refuseOut).hideHelp())
    .allowUnknownOption()
    .argument("[arguments...]")
    .addHelpText("after", ({ error }) =>
      error
        ? ""
        : `\nAnd the options of the conversion, but --out:\n\n${readTrainingHelp({ words, pythonScript })}`,
    )
    .action(async (given: string[], options: Options, command: Command) => {
      await importModel({ words, given, options, pythonScript });
      if (!process.exitCode) {
        const { name, version, store } = options;
        // Who named a store must name it again.
        const inStore = command.getOptionValueSource("store") === "cli" ? ` --store ${store}` : "";
        console.log(
          `Next: npx allweather segment photo.jpg --model ${name}@${version} --out labels${inStore}`,
        );
      }
    });
}

function refuseOut(): never {
  throw new InvalidArgumentError("The conversion goes to a temporary folder and is published.");
}

async function importModel({
  words,
  given,
  options: { name, version, store: url, alias },
  pythonScript,
}: {
  words: string[];
  given: string[];
  options: Options;
  pythonScript: string;
}): Promise<void> {
  const store = openStore({ url });
  await assertVersionFree({ store, name, version });

  await withTemporaryFolder(async (temporary) => {
    const folder = join(temporary, "version");
    const identity = ["--name", name, "--version", version];
    const exitCode = await runTraining({
      words: [...words, ...given, ...identity, "--out", folder],
      pythonScript,
    });
    if (exitCode !== 0) {
      // Python has said why.
      process.exitCode = exitCode;
      return;
    }
    await publishFolder({ store, folder, alias });
  });
}
