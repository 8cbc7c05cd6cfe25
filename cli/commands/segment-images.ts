import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import {
  DEFAULT_MODEL,
  FORMAT_FILE_NAMES,
  numberInText,
  parseModelReference,
  QUALITIES,
  type Quality,
  SEGMENTATION_FORMATS,
  type SegmentationFormat,
  ServiceError,
  segmentationFields,
  segmentationRequestSchema,
} from "#contracts";
import { assertStyles, createModelRegistry, openStore } from "#model-store";
import { findGraph } from "#segmentation";
import { segmentRobustly } from "#style-preview";
import { createBatchPool } from "../create-batch-pool.ts";
import { findImages, resultName } from "../find-images.ts";
import { cacheOption, parseBy, seedOption, storeOption } from "../options.ts";
import { withProgress } from "../with-progress.ts";

interface Options {
  model: string;
  quality: Quality;
  format: SegmentationFormat[];
  robustness: number;
  seed: number;
  out: string;
  store: string;
  cache: string;
}

/** `allweather segment IMAGE... --model M --quality Q --out DIR` */
export function addSegmentImages(program: Command): void {
  program
    .command("segment <images...>")
    .description("write what networks see in each image; a folder means the images in it")
    .option("--model <reference>", "name, name@version or name@alias", DEFAULT_MODEL)
    .addOption(
      new Option("--quality <quality>", "half the image's scale, its own, or the mean of both")
        .choices(QUALITIES)
        .default("standard"),
    )
    .addOption(
      new Option("--format <formats>", `separated by commas: ${SEGMENTATION_FORMATS.join(", ")}`)
        .argParser(parseFormats)
        .default(["label-map"], "label-map, which is <name>.labels.png"),
    )
    .addOption(
      new Option("--robustness <runs>", "also look at each image in so many drawn styles")
        .argParser(parseBy(numberInText(segmentationFields.robustness)))
        .default(0),
    )
    .addOption(seedOption())
    .requiredOption("--out <folder>", "where results are written")
    .addOption(storeOption())
    .addOption(cacheOption())
    .action(segmentImages);
}

async function segmentImages(images: string[], options: Options): Promise<void> {
  const paths = await findImages(images);
  const store = openStore({ url: options.store });
  const models = createModelRegistry({
    store,
    cacheFolder: options.cache,
    aliasTtlMs: Number.POSITIVE_INFINITY,
    now: Date.now,
  });
  const model = await models.open(parseModelReference(options.model));
  // Told once and before anything is written, instead of for every image.
  findGraph({ manifest: model.manifest, quality: options.quality });
  const { robustness: runs, seed, quality } = options;
  parseRequest({ ...options, formats: options.format });
  if (runs > 0) {
    await assertStyles({ store, manifest: model.manifest });
  }
  await mkdir(options.out, { recursive: true });
  const pool = createBatchPool();
  try {
    await withProgress(paths, async (path) => {
      const image = await readFile(path);
      const outputs = options.format.map((format) => ({ format }));
      const { outputs: encoded } = await (runs > 0
        ? segmentRobustly({ pool, model, image, outputs, runs, seed })
        : pool.segment({ model, quality, image, outputs }));
      const stem = join(options.out, resultName(path));
      for (const [place, format] of options.format.entries()) {
        await writeFile(`${stem}.${FORMAT_FILE_NAMES[format]}`, encoded[place] ?? new Uint8Array());
      }
    });
  } finally {
    await pool.close();
  }
}

/** @throws ServiceError `request_invalid` when what was asked for does not go together. */
function parseRequest({
  quality,
  formats,
  robustness,
}: Pick<Options, "quality" | "robustness"> & { formats: SegmentationFormat[] }): void {
  const { error } = segmentationRequestSchema.safeParse({ quality, formats, robustness });
  if (error !== undefined) {
    throw new ServiceError("request_invalid", z.prettifyError(error));
  }
}

function parseFormats(text: string): SegmentationFormat[] {
  return text.split(",").map((name) => {
    const format = SEGMENTATION_FORMATS.find((each) => each === name);
    if (format === undefined) {
      throw new InvalidArgumentError(
        `"${name}" is no format; write some of ${SEGMENTATION_FORMATS.join(", ")}.`,
      );
    }
    return format;
  });
}
