import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type OpenedModel, ServiceError, type StyleList } from "#contracts";
import {
  type Graph,
  loadGraph,
  type NamedTensor,
  type NetworkOutputs,
  type RawImage,
  readSafetensors,
  toNetworkOutputs,
} from "#segmentation";
import type { Features, Statistics } from "../mixing/statistics.ts";
import { openPromptReader, type PromptReader } from "../words/open-prompt-reader.ts";
import { predictStyles, type StyleMap } from "../words/predict-styles.ts";
import { findStyleFiles, type StyleFiles } from "./find-style-files.ts";
import { readStyleList } from "./read-style-json.ts";

/** A version's network in two halves, and the styles that may come between. Running it blocks. */
export interface LoadedStyles {
  list: StyleList;
  /** `[styles, channels]`, in the order of the list. */
  bank: Statistics;
  /** The first half: what styles are mixed into. */
  before(photograph: RawImage): Promise<Features>;
  /** The second half. Of the photograph only its size counts. */
  after(
    photograph: RawImage,
    features: Features,
    options?: { withScores: boolean },
  ): Promise<NetworkOutputs>;
  /** Draws what features show; undefined where the version cannot. */
  picture: ((features: Features) => Promise<RawImage>) | undefined;
  /** Undefined where the version makes no styles of words. */
  words: WordStyles | undefined;
}

/** Makes styles of words. */
export interface WordStyles extends PromptReader {
  /** Of the statistics that are predicted. */
  channels: number;
  /**
   * @param prompts `[prompts][templates][tokens]`
   * @returns `[prompts, channels]`
   */
  predict(prompts: readonly (readonly number[][])[]): Promise<Statistics>;
}

/**
 * Loads everything that a version has to preview styles.
 *
 * @throws ServiceError `styles_unavailable`, `model_unusable`
 */
export async function loadStyles({
  model,
  threads,
}: {
  model: OpenedModel;
  threads: number;
}): Promise<LoadedStyles> {
  const files = findStyleFiles(model.manifest);
  const load = (file: string) => loadGraph({ model, file, threads });
  const [before, after] = [await load(files.before), await load(files.after)];
  const list = await readStyleList(model);

  return {
    list,
    bank: await readBank({ model, file: files.bank, styles: list.styles.length }),
    async before({ rgb, widthPx, heightPx }) {
      const image = { data: rgb, shape: [1, heightPx, widthPx, 3] };
      const { low_level } = await before.run({ image }, ["low_level"]);
      const [, channels = 0, height = 0, width = 0] = low_level.shape;
      return { data: low_level.data as Float32Array, channels, height, width };
    },
    async after({ rgb, widthPx, heightPx }, features, { withScores } = { withScores: false }) {
      const inputs = {
        image: { data: rgb, shape: [1, heightPx, widthPx, 3] },
        low_level: toTensor(features),
      };
      return withScores
        ? toNetworkOutputs(await after.run(inputs, ["labels", "confidence", "scores"]))
        : toNetworkOutputs(await after.run(inputs, ["labels", "confidence"]));
    },
    picture: files.picture === undefined ? undefined : drawWith(await load(files.picture)),
    words:
      files.words === undefined
        ? undefined
        : await loadWords({ model, files: files.words, list, load }),
  };
}

function toTensor({ data, channels, height, width }: Features) {
  return { data, shape: [1, channels, height, width] };
}

function drawWith(graph: Graph): (features: Features) => Promise<RawImage> {
  return async (features) => {
    const { picture } = await graph.run({ low_level: toTensor(features) }, ["picture"]);
    const [, heightPx = 0, widthPx = 0] = picture.shape;
    return { rgb: picture.data as Uint8Array, widthPx, heightPx };
  };
}

async function loadWords({
  model,
  files,
  list,
  load,
}: {
  model: OpenedModel;
  files: NonNullable<StyleFiles["words"]>;
  list: StyleList;
  load: (file: string) => Promise<Graph>;
}): Promise<WordStyles> {
  const reader = await openPromptReader({ model, files, list });
  const encoder = await load(files.encoder);
  const tensors = await readTensors({ model, file: files.map });
  const map: StyleMap = {
    weight: floatsOf({ model, file: files.map, tensors, name: "weight" }).data,
    bias: floatsOf({ model, file: files.map, tensors, name: "bias" }).data,
  };
  return {
    ...reader,
    channels: map.bias.length / 2,
    predict: (prompts) => predictStyles({ encoder, map, prompts }),
  };
}

async function readBank({
  model,
  file,
  styles,
}: {
  model: OpenedModel;
  file: string;
  styles: number;
}): Promise<Statistics> {
  const tensors = await readTensors({ model, file });
  const [mean, deviation] = ["mean", "deviation"].map((name) =>
    floatsOf({ model, file, tensors, name }),
  );
  if (mean?.shape[0] !== styles || deviation?.data.length !== mean.data.length) {
    throw unusable(
      model,
      `${file} has statistics of ${mean?.shape[0]} styles, and its list has ${styles}`,
    );
  }
  return { mean: mean.data, deviation: deviation.data };
}

async function readTensors({
  model,
  file,
}: {
  model: OpenedModel;
  file: string;
}): Promise<Map<string, NamedTensor>> {
  const bytes = await readFile(join(model.folder, file));
  try {
    return readSafetensors(bytes);
  } catch {
    throw unusable(model, `${file} is no safetensors file that can be read`);
  }
}

function floatsOf({
  model,
  file,
  tensors,
  name,
}: {
  model: OpenedModel;
  file: string;
  tensors: Map<string, NamedTensor>;
  name: string;
}): { data: Float32Array; shape: number[] } {
  const { data, shape } = tensors.get(name) ?? {};
  if (!(data instanceof Float32Array) || shape === undefined) {
    throw unusable(model, `${file} has no float32 tensor "${name}"`);
  }
  if (!data.every(Number.isFinite)) {
    throw unusable(model, `${name} of ${file} has values that are no numbers`);
  }
  return { data, shape };
}

function unusable({ manifest: { name, version } }: OpenedModel, reason: string): ServiceError {
  return new ServiceError("model_unusable", `${name}@${version} is damaged: ${reason}.`);
}
