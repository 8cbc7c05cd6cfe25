import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SingleBar } from "cli-progress";
import { type Command, InvalidArgumentError, Option } from "commander";
import PQueue from "p-queue";
import {
  DEFAULT_MODEL,
  FORMAT_FILE_NAMES,
  parseModelReference,
  QUALITIES,
  type Quality,
  SEGMENTATION_FORMATS,
  type SegmentationFormat,
  ServiceError,
} from "#contracts";
import { createModelRegistry, openStore } from "#model-store";
import { createSegmentationPool, DEFAULT_POOL_OPTIONS, findGraph } from "#segmentation";
import { findImages, resultName } from "../find-images.ts";
import { cacheOption, storeOption } from "../options.ts";

interface Options {
  model: string;
  quality: Quality;
  format: SegmentationFormat[];
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
  await mkdir(options.out, { recursive: true });
  // Nobody waits for one image here, so none may be late.
  const pool = createSegmentationPool({ deadlineMs: 10 * 60_000 });
  try {
    await withProgress(paths, async (path) => {
      const { outputs: encoded } = await pool.segment({
        model,
        quality: options.quality,
        image: await readFile(path),
        outputs: options.format.map((format) => ({ format })),
      });
      const stem = join(options.out, resultName(path));
      for (const [place, format] of options.format.entries()) {
        await writeFile(`${stem}.${FORMAT_FILE_NAMES[format]}`, encoded[place] ?? new Uint8Array());
      }
    });
  } finally {
    await pool.close();
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

/** Goes on after a bad image, and names every one in the end. */
async function withProgress(paths: string[], work: (path: string) => Promise<void>): Promise<void> {
  const bar = new SingleBar({
    format: "{bar} {value}/{total} images  {rate}/s  {eta_formatted} left",
    stream: process.stderr,
  });
  const started = performance.now();
  const failures: string[] = [];
  // One image more than the children can run waits beside each of them, so that none is ever idle.
  const queue = new PQueue({ concurrency: 2 * DEFAULT_POOL_OPTIONS.workers });

  bar.start(paths.length, 0, { rate: "-" });
  await queue.addAll(
    paths.map((path) => async () => {
      try {
        await work(path);
      } catch (error) {
        failures.push(`${path}: ${error instanceof Error ? error.message : error}`);
      }
      const seconds = (performance.now() - started) / 1000;
      bar.increment({ rate: ((bar.getProgress() * paths.length + 1) / seconds).toFixed(1) });
    }),
  );
  bar.stop();

  if (failures.length > 0) {
    throw new ServiceError(
      "request_invalid",
      `${failures.length} of ${paths.length} images failed:\n${failures.join("\n")}`,
    );
  }
}
