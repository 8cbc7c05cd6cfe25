import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { type EvaluationReport, evaluationReportSchema, ServiceError } from "#contracts";
import { toMeasuredResults } from "#evaluation";
import { openStore } from "#model-store";
import { aliasOption, seenOption, storeOption } from "../options.ts";
import { publishFolder } from "../publish-folder.ts";

interface Options {
  store: string;
  alias?: string;
  results: string[];
  seen: string[];
}

/** `allweather models publish FOLDER` */
export function addPublishModel(models: Command): void {
  models
    .command("publish <folder>")
    .description("check the folder that training exported, and publish it as an immutable version")
    .addOption(storeOption())
    .addOption(aliasOption())
    .option(
      "--results <report.json...>",
      "add what was measured of an earlier version with the same graphs",
      [],
    )
    .addOption(seenOption())
    .action(async (folder: string, { store: url, alias, results, seen }: Options) => {
      const reports = await Promise.all(results.map(readReportFrom));
      await publishFolder({
        store: openStore({ url }),
        folder,
        alias,
        measured: reports.flatMap((report) => {
          const measuredResults = toMeasuredResults({ report, seen });
          return report.evaluated.kind === "model"
            ? [{ of: report.evaluated, results: measuredResults }]
            : [];
        }),
      });
    });
}

async function readReportFrom(path: string): Promise<EvaluationReport> {
  const body = await readFile(path, "utf8").catch(() => {
    throw new ServiceError("request_invalid", `There is no file "${path}".`);
  });
  const { data } = evaluationReportSchema.safeParse(parse(body));
  if (data === undefined) {
    throw new ServiceError(
      "request_invalid",
      `"${path}" is no report of an evaluation. Give the report.json that evaluate wrote.`,
    );
  }
  return data;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
