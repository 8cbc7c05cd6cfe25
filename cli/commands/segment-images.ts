import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { SingleBar } from "cli-progress";
import type { Command } from "commander";
import PQueue from "p-queue";
import { type OutputMediaType, parseModelReference, ServiceError } from "#contracts";
import { createModelRegistry, openStore } from "#model-store";
import { createSegmentationPool, DEFAULT_POOL_OPTIONS } from "#segmentation";
import { cacheOption, storeOption } from "../options.ts";

const IMAGE_EXTENSIONS = [".jpg", ".jpeg", ".png", ".webp"];

const SUFFIXES: Record<OutputMediaType, string> = {
  "image/png": ".labels.png",
  "image/jpeg": ".overlay.jpg",
  "application/json": ".json",
};

interface Options {
  model: string;
  out: string;
  store: string;
  cache: string;
  overlay?: true;
  json?: true;
}

/** `allweather segment IMAGE... --model M --out DIR` */
export function addSegmentImages(program: Command): void {
  program
    .command("segment <images...>")
    .description("write <name>.labels.png for each image; a folder means the images in it")
    .option("--model <reference>", "name, name@version or name@alias", "baseline-mini")
    .requiredOption("--out <folder>", "where results are written")
    .addOption(storeOption())
    .addOption(cacheOption())
    .option("--overlay", "also write <name>.overlay.jpg, the photograph under its labels' colours")
    .option("--json", "also write <name>.json, labels with their share and confidence")
    .action(segmentImages);
}

async function segmentImages(images: string[], options: Options): Promise<void> {
  const paths = (await Promise.all(images.map(expandFolder))).flat();
  refuseEqualNames(paths);
  const store = openStore({ url: options.store });
  const models = createModelRegistry({
    store,
    cacheFolder: options.cache,
    aliasTtlMs: Number.POSITIVE_INFINITY,
    now: Date.now,
  });
  const model = await models.open(parseModelReference(options.model));
  await mkdir(options.out, { recursive: true });
  const outputs: OutputMediaType[] = [
    "image/png",
    ...(options.overlay ? (["image/jpeg"] as const) : []),
    ...(options.json ? (["application/json"] as const) : []),
  ];

  // Nobody waits for one image here, so none may be late.
  const pool = createSegmentationPool({ deadlineMs: 10 * 60_000 });
  try {
    await withProgress(paths, async (path) => {
      const { outputs: encoded } = await pool.segment({
        model,
        image: await readFile(path),
        outputs,
      });
      const stem = join(options.out, nameOf(path));
      for (const mediaType of outputs) {
        await writeFile(stem + SUFFIXES[mediaType], encoded[mediaType] ?? new Uint8Array());
      }
    });
  } finally {
    await pool.close();
  }
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

async function expandFolder(path: string): Promise<string[]> {
  const stats = await stat(path).catch(() => {
    throw new ServiceError("request_invalid", `There is no file or folder "${path}".`);
  });
  if (!stats.isDirectory()) {
    return [path];
  }
  const names = (await readdir(path)).sort();
  const images = names.filter((name) => IMAGE_EXTENSIONS.includes(extname(name).toLowerCase()));
  if (images.length === 0) {
    throw new ServiceError(
      "request_invalid",
      `The folder "${path}" has no images; looked for ${IMAGE_EXTENSIONS.join(", ")}.`,
    );
  }
  return images.map((name) => join(path, name));
}

function nameOf(path: string): string {
  return basename(path, extname(path));
}

/** Results are named after their image, so that two of one name would overwrite each other. */
function refuseEqualNames(paths: string[]): void {
  const seen = new Map<string, string>();
  for (const path of paths) {
    const other = seen.get(nameOf(path));
    if (other !== undefined) {
      throw new ServiceError(
        "request_invalid",
        `"${other}" and "${path}" would both be written to ${nameOf(path)}.labels.png. Segment them into two folders.`,
      );
    }
    seen.set(nameOf(path), path);
  }
}
