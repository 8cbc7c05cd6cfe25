import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { z } from "zod";
import {
  CORRUPTIONS,
  type Corruption,
  DEFAULT_BOOTSTRAP,
  DEFAULT_MAX_FAILED_SHARE,
  DEFAULT_MODEL,
  LABEL_MAPPING_IDS,
  LABEL_SET_IDS,
  type LabelMappingId,
  type LabelSetId,
  parseModelReference,
  QUALITIES,
  type Quality,
  ServiceError,
  versionNumberSchema,
  visualDomainSchema,
} from "#contracts";
import {
  absoluteFolder,
  createEvaluation,
  type EvaluationRecord,
  type NewEvaluation,
  PREDICTION_NAMINGS,
  type PredictionNaming,
  parseDatasetSource,
  readRecord,
  toMeasuredResults,
} from "#evaluation";
import { assertVersionFree, findVersion, openStore, publishNextVersion } from "#model-store";
import { findGraph } from "#segmentation";
import type { ObjectStore } from "#storage";
import { absoluteSource } from "../absolute-source.ts";
import { finishEvaluation } from "../finish-evaluation.ts";
import {
  cacheOption,
  collectBy,
  type EngineChoice,
  engineOptions,
  parseBy,
  seenOption,
  storeOption,
} from "../options.ts";

const ALL = "all";
const MOST_SOURCES_NAMED = 2;

interface Options extends EngineChoice {
  model: string;
  quality: Quality;
  predictions?: string;
  predictionMapping?: LabelMappingId;
  dataset?: string[];
  name?: string;
  labelSet?: LabelSetId;
  domain?: string[];
  corruption?: (Corruption | typeof ALL)[];
  out: string;
  exportPredictions?: string;
  naming: PredictionNaming;
  maxFailedShare: number;
  seed: number;
  resume?: string;
  publishAs?: string;
  seen: string[];
  store: string;
  cache: string;
}

/** `allweather evaluate --model M --dataset DIR --out report` */
export function addEvaluate(program: Command): void {
  const command = program
    .command("evaluate")
    .description("measure how good a model version is, visual domain by visual domain")
    .option("--model <reference>", "name, name@version or name@alias", DEFAULT_MODEL)
    .addOption(
      new Option("--quality <quality>", "of the model").choices(QUALITIES).default("standard"),
    )
    .option("--predictions <folder>", "score another tool's label maps instead of a model's")
    .addOption(
      new Option(
        "--prediction-mapping <id>",
        "what their values mean, if not the dataset's own label indices",
      ).choices(LABEL_MAPPING_IDS),
    )
    .option(
      "--dataset <source...>",
      "a folder or URL with image/ and label/ or a dataset.json, or a known layout, like acdc:/data/acdc,domain=night,split=val",
    )
    .option("--name <text>", "what the dataset is called in the report")
    .addOption(new Option("--label-set <id>", "score in these labels").choices(LABEL_SET_IDS))
    .addOption(
      new Option("--domain <name...>", "only these visual domains").argParser(
        collectBy(visualDomainSchema),
      ),
    )
    .addOption(
      new Option(
        "--corruption <name...>",
        "also these corruptions, where there are copies",
      ).choices([ALL, ...CORRUPTIONS]),
    )
    .requiredOption("--out <folder>", "where the report is written")
    .option("--export-predictions <folder>", "also write every label map as a PNG")
    .addOption(
      new Option(
        "--naming <naming>",
        "of those files: as the photographs, or as Cityscapes' server",
      )
        .choices(PREDICTION_NAMINGS)
        .default("stem"),
    )
    .addOption(
      new Option("--max-failed-share <share>", "fail when more images cannot be scored")
        .argParser(parseBy(z.coerce.number().min(0).max(1)))
        .default(DEFAULT_MAX_FAILED_SHARE),
    )
    .addOption(
      new Option("--seed <number>", "of the bootstrap intervals")
        .argParser(parseBy(z.coerce.number().int().min(0)))
        .default(DEFAULT_BOOTSTRAP.seed),
    )
    .option("--resume <id>", "go on with an evaluation that was stopped")
    .addOption(
      new Option(
        "--publish-as <version>",
        "publish the model's files once more under this version, with these results",
      ).argParser(parseBy(versionNumberSchema)),
    )
    .addOption(seenOption())
    .addOption(storeOption())
    .addOption(cacheOption());
  for (const option of engineOptions()) {
    command.addOption(option);
  }
  command.action(evaluate);
}

async function evaluate(options: Options): Promise<void> {
  const store = openStore({ url: options.store });
  const record =
    options.resume === undefined
      ? await create({ store, options })
      : await readRecord({ store, id: options.resume });
  if (options.publishAs !== undefined) {
    await assertPublishable({ store, record, version: options.publishAs });
  }
  const report = await finishEvaluation({ ...options, store, storeUrl: options.store, record });
  if (report?.evaluated.kind === "model" && options.publishAs !== undefined) {
    const { name, version } = await publishNextVersion({
      store,
      from: report.evaluated,
      version: options.publishAs,
      results: toMeasuredResults({ report, seen: options.seen }),
    });
    console.log(`Published ${name}@${version}, with these results.`);
  }
}

/** Told before hours of work. */
async function assertPublishable({
  store,
  record: { predictor },
  version,
}: {
  store: ObjectStore;
  record: EvaluationRecord;
  version: string;
}): Promise<void> {
  if (predictor.kind !== "model") {
    throw new ServiceError(
      "request_invalid",
      "--publish-as needs a --model: label maps of another tool are no version.",
    );
  }
  await assertVersionFree({ store, name: predictor.name, version });
}

async function create({
  store,
  options,
}: {
  store: ObjectStore;
  options: Options;
}): Promise<EvaluationRecord> {
  const { dataset: sources = [], corruption, domain, labelSet, maxFailedShare, seed } = options;
  if (sources.length === 0) {
    throw new ServiceError("request_invalid", "Name a --dataset to evaluate on.");
  }
  return createEvaluation({
    store,
    now: new Date(),
    evaluation: {
      predictor: await choosePredictor({ store, options }),
      dataset: { name: options.name ?? nameAll(sources), sources: sources.map(absoluteSource) },
      ...(labelSet !== undefined && { labelSet }),
      ...(domain !== undefined && { domains: domain }),
      ...(corruption !== undefined && {
        corruptions:
          corruption.filter((name) => name !== ALL).length < corruption.length
            ? ALL
            : corruption.filter((name) => name !== ALL),
      }),
      maxFailedShare,
      seed,
    },
  });
}

async function choosePredictor({
  store,
  options: { model, quality, predictions, predictionMapping, exportPredictions, naming },
}: {
  store: ObjectStore;
  options: Options;
}): Promise<NewEvaluation["predictor"]> {
  if (predictions !== undefined) {
    return {
      kind: "predictions",
      url: absoluteFolder(predictions),
      ...(predictionMapping !== undefined && { mapping: predictionMapping }),
    };
  }
  const manifest = await findVersion({ store, reference: parseModelReference(model) });
  // Told before anything is written.
  findGraph({ manifest, quality });
  return {
    kind: "model",
    name: manifest.name,
    version: manifest.version,
    quality,
    ...(exportPredictions !== undefined && {
      exportTo: { folder: resolve(exportPredictions), naming },
    }),
  };
}

/** Of many sources only what they are of: reports list every visual domain anyway. */
function nameAll(sources: string[]): string {
  return sources.length <= MOST_SOURCES_NAMED
    ? sources.map(nameOf).join(", ")
    : [...new Set(sources.map((word) => nameOf(word).split(" ", 1).join()))].join(" and ");
}

/** The source without the folders above. */
function nameOf(word: string): string {
  const { layout, folder, domain, split } = parseDatasetSource(word);
  const own = layout === "pairs" ? folder.split("/").findLast((each) => each !== "") : layout;
  return [own, domain, split].filter((each) => each !== undefined).join(" ");
}
