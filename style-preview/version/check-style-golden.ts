import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type OpenedModel, ServiceError } from "#contracts";
import {
  differingShare,
  largestDifference,
  type NamedTensor,
  readSafetensors,
  readSafetensorsMetadata,
} from "#segmentation";
import { mixPatches } from "../mixing/mix-patches.ts";
import { type Features, patchStatistics, type Statistics } from "../mixing/statistics.ts";
import { findStyleFiles } from "./find-style-files.ts";
import type { LoadedStyles } from "./load-styles.ts";

/** Largest differences from what the trained networks gave; pictures have 255 levels. */
const TOLERANCE = { features: 1e-3, mixed: 1e-4, picture: 2, statistics: 1e-3 } as const;
const CONFIDENCE_LEVELS = 65535;

/**
 * Lets the parts that preview styles reproduce what training gave for one image, style and prompt.
 *
 * @throws ServiceError `model_unusable` naming the part and the difference.
 */
export async function checkStyleGolden({
  model,
  styles,
}: {
  model: OpenedModel;
  styles: LoadedStyles;
}): Promise<void> {
  const golden = await readGolden(model);
  const { photograph, features } = golden;
  const { labels: labelsTolerance = 0, confidence: confidenceTolerance = 0 } =
    model.manifest.golden.find(({ quality }) => quality === "standard")?.tolerance ?? {};

  const own = await styles.before(photograph);
  golden.expectChannels(own.channels, styles);
  golden.expect("low_level", largestDifference(own.data, features.data), TOLERANCE.features);
  const plain = await styles.after(photograph, own);
  golden.expect("labels", differingShare(plain.labels, golden.of("labels").data), labelsTolerance);
  golden.expect(
    "confidence",
    largestDifference(plain.confidence, golden.of("confidence").data) / CONFIDENCE_LEVELS,
    confidenceTolerance,
  );

  const mixed = mixPatches({
    features,
    grid: styles.list.grid,
    own: patchStatistics(features, styles.list.grid),
    styles: golden.style,
    sourceWeight: golden.of("source_weight").data as Float32Array,
  });
  golden.expect("mixed", largestDifference(mixed, golden.of("mixed").data), TOLERANCE.mixed);
  const stylised = await styles.after(photograph, { ...features, data: mixed });
  golden.expect(
    "stylised_labels",
    differingShare(stylised.labels, golden.of("stylised_labels").data),
    labelsTolerance,
  );

  if (styles.picture !== undefined) {
    const { rgb } = await styles.picture(features);
    golden.expect("picture", largestDifference(rgb, golden.of("picture").data), TOLERANCE.picture);
  }
  if (styles.words !== undefined) {
    const tokens = styles.words.tokenize(golden.prompt);
    golden.expect("prompt_tokens", differingTokens(tokens, golden.of("prompt_tokens")), 0);
    const { mean, deviation } = await styles.words.predict([tokens]);
    golden.expect(
      "prompt_statistics",
      largestDifference([...mean, ...deviation], golden.of("prompt_statistics").data),
      TOLERANCE.statistics,
    );
  }
}

async function readGolden(model: OpenedModel) {
  const { name, version } = model.manifest;
  const file = findStyleFiles(model.manifest).golden;
  const bytes = await readFile(join(model.folder, file));
  const refuse = (reason: string) =>
    new ServiceError("model_unusable", `${name}@${version} does not reproduce ${file}: ${reason}.`);
  let tensors: Map<string, NamedTensor>;
  let prompt: string;
  try {
    tensors = readSafetensors(bytes);
    prompt = readSafetensorsMetadata(bytes).prompt ?? "";
  } catch {
    throw refuse("it is no safetensors file that can be read");
  }
  const of = (name: string): NamedTensor => {
    const tensor = tensors.get(name);
    if (tensor === undefined) {
      throw refuse(`it lacks the tensor "${name}"`);
    }
    return tensor;
  };
  const image = of("image");
  const lowLevel = of("low_level");
  const [, heightPx = 0, widthPx = 0] = image.shape;
  const [, channels = 0, height = 0, width = 0] = lowLevel.shape;
  const features: Features = { data: lowLevel.data as Float32Array, channels, height, width };
  const style: Statistics = {
    mean: of("style_mean").data as Float32Array,
    deviation: of("style_deviation").data as Float32Array,
  };

  return {
    of,
    prompt,
    photograph: { rgb: image.data as Uint8Array, widthPx, heightPx },
    features,
    style,
    /** The golden mixture is not one of the bank's styles, nor need its statistics be the map's. */
    expectChannels(channels: number, { bank, list, words }: LoadedStyles): void {
      const banked = bank.mean.length / list.styles.length;
      for (const [what, has] of [
        ["the bank has styles", banked],
        ["words make styles", words?.channels ?? channels],
      ] as const) {
        if (has !== channels) {
          throw refuse(`${what} of ${has} channels, and style-before gives ${channels}`);
        }
      }
    },
    /** Written so that NaN fails, too. */
    expect(what: string, difference: number, tolerance: number): void {
      if (!(difference <= tolerance)) {
        throw refuse(`${what} differ by ${difference}, allowed are ${tolerance}`);
      }
    },
  };
}

/** The share of tokens that are others; golden rows are padded with zeros to one length. */
function differingTokens(tokens: readonly number[][], { data, shape }: NamedTensor): number {
  const [, length = 0] = shape;
  const padded = tokens.flatMap((row) => Array.from({ length }, (_, at) => row[at] ?? 0));
  return differingShare(padded, data);
}
