import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { z } from "zod";
import {
  numberInText,
  type OpenedModel,
  parseModelReference,
  ServiceError,
  type StylePreviewRequest,
  stylePreviewFields,
  stylePreviewRequestSchema,
} from "#contracts";
import { assertStyles, createModelRegistry, openStore } from "#model-store";
import { decodeTaskImage, encodeContactSheet } from "#segmentation";
import { findStyles, type PreviewResult, previewStyles } from "#style-preview";
import { createBatchPool } from "../create-batch-pool.ts";
import { findImages, resultName } from "../find-images.ts";
import { cacheOption, parseBy, seedOption, storeOption } from "../options.ts";
import { withProgress } from "../with-progress.ts";

/** The embedded model that was trained with styles. */
const DEFAULT_STYLED_MODEL = "famix-mini";
const LONGEST_SLUG = 40;

interface Options {
  style: string[];
  model: string;
  strength?: number;
  grid?: number;
  seed: number;
  out: string;
  store: string;
  cache: string;
}

type Preview = Pick<PreviewResult, "before" | "styles" | "grid" | "widthPx" | "heightPx">;

/** `allweather preview IMAGE... --style S --out DIR` */
export function addPreviewStyles(program: Command): void {
  program
    .command("preview <images...>")
    .description("show what styles change of what a network sees in each image")
    .addOption(
      new Option("--style <style>", "a name of the version's bank, or words; may be repeated")
        .argParser((text: string, before: string[] = []) => [...before, text])
        .makeOptionMandatory(),
    )
    .option("--model <reference>", "name, name@version or name@alias", DEFAULT_STYLED_MODEL)
    .addOption(
      new Option(
        "--strength <share>",
        "of the style, 0 to 1; drawn as in training when left out",
      ).argParser(parseBy(numberInText(stylePreviewFields.strength))),
    )
    .addOption(
      new Option("--grid <rows>", "of patches; as in training when left out").argParser(
        parseBy(numberInText(stylePreviewFields.grid)),
      ),
    )
    .addOption(seedOption())
    .requiredOption("--out <folder>", "where label maps, pictures, a sheet and preview.json go")
    .addOption(storeOption())
    .addOption(cacheOption())
    .action(previewImages);
}

async function previewImages(images: string[], options: Options): Promise<void> {
  const { styles: choices, strength, grid, seed } = parseRequest(options);
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
  await assertStyles({ store, manifest: model.manifest });
  const styles = await findStyles({ model, choices });
  await mkdir(options.out, { recursive: true });
  const pool = createBatchPool();
  const described = new Map<string, object>();
  try {
    await withProgress(paths, async (path) => {
      const image = await readFile(path);
      const preview = await previewStyles({ pool, model, image, styles, strength, grid, seed });
      described.set(path, await writePreview({ path, image, model, preview, out: options.out }));
    });
  } finally {
    await pool.close();
    const { name, version, labelSet } = model.manifest;
    // In the order in which they were asked for, which is not that in which they came.
    const done = paths.flatMap((path) => described.get(path) ?? []);
    const head = { model: { name, version, labelSet }, strength: strength ?? null, seed };
    const document = { ...head, images: done };
    await writeFile(join(options.out, "preview.json"), `${JSON.stringify(document, null, 2)}\n`);
  }
}

/** @throws ServiceError `request_invalid` for what the API would refuse, too. */
function parseRequest({ style: styles, strength, grid, seed }: Options): StylePreviewRequest {
  const { data, error } = stylePreviewRequestSchema.safeParse({ styles, strength, grid, seed });
  if (error !== undefined) {
    throw new ServiceError("request_invalid", z.prettifyError(error));
  }
  return data;
}

/** Writes the files of one image, and says which they are and what they show. */
async function writePreview({
  path,
  image,
  model,
  preview: { before, styles, grid, widthPx, heightPx },
  out,
}: {
  path: string;
  image: Uint8Array;
  model: OpenedModel;
  preview: Preview;
  out: string;
}): Promise<object> {
  const stem = resultName(path);
  const write = async (name: string, body: Uint8Array): Promise<string> => {
    await writeFile(join(out, name), body);
    return name;
  };
  const described: object[] = [];
  for (const [place, { labelMap, picture, ...style }] of styles.entries()) {
    const name = `${stem}.${place + 1}-${slugOf(style.name)}`;
    described.push({
      ...style,
      labelMap: await write(`${name}.labels.png`, labelMap),
      ...(picture && { picture: await write(`${name}.webp`, picture) }),
    });
  }
  const photograph = await decodeTaskImage({ image, model });
  const sheet = await encodeContactSheet({ photograph, before: before.labelMap, rows: styles });
  return {
    image: path,
    widthPx,
    heightPx,
    grid,
    sheet: await write(`${stem}.sheet.png`, sheet),
    before: {
      labelMap: await write(`${stem}.before.labels.png`, before.labelMap),
      labels: before.labels,
    },
    styles: described,
  };
}

/** Of words, what every file system takes. */
function slugOf(words: string): string {
  const slug =
    words
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.join("-") ?? "style";
  return slug.slice(0, LONGEST_SLUG);
}
