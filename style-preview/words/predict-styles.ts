import { ServiceError } from "#contracts";
import type { Graph } from "#segmentation";
import type { Statistics } from "../mixing/statistics.ts";

/** From the embedding of a prompt to the statistics of its style. */
export interface StyleMap {
  /** `[embedding, 2 * channels]`: for means, then for deviations. */
  weight: Float32Array;
  /** `[2 * channels]` */
  bias: Float32Array;
}

/**
 * Predicts the styles of prompts, in one run of the text encoder: the mean of a prompt's embeddings in
 * all templates, brought to length 1, as `dgseg.models.text_encoder.prompt_target` has it, through a
 * linear map.
 *
 * @param prompts `[prompts][templates][tokens]`, each text with its marks of beginning and end.
 * @returns `[prompts, channels]`
 * @throws ServiceError `model_unusable` when the map is for other embeddings.
 */
export async function predictStyles({
  encoder,
  map: { weight, bias },
  prompts,
}: {
  encoder: Graph;
  map: StyleMap;
  prompts: readonly (readonly number[][])[];
}): Promise<Statistics> {
  const targets = await embed(encoder, prompts);
  const channels = bias.length / 2;
  const mean = new Float32Array(prompts.length * channels);
  const deviation = new Float32Array(prompts.length * channels);
  for (const [place, target] of targets.entries()) {
    if (target.length * bias.length !== weight.length) {
      throw new ServiceError(
        "model_unusable",
        `The text encoder gives embeddings of ${target.length} numbers, and style-map takes ${weight.length / bias.length}. Export the version again.`,
      );
    }
    const statistics = Float64Array.from(bias);
    for (let row = 0; row < target.length; row++) {
      const value = target[row] as number;
      const start = row * bias.length;
      for (let column = 0; column < bias.length; column++) {
        statistics[column] =
          (statistics[column] as number) + value * (weight[start + column] as number);
      }
    }
    mean.set(statistics.subarray(0, channels), place * channels);
    deviation.set(statistics.subarray(channels), place * channels);
  }
  return { mean, deviation };
}

/** Of each prompt the mean embedding of its texts, of length 1. */
async function embed(
  encoder: Graph,
  prompts: readonly (readonly number[][])[],
): Promise<Float64Array[]> {
  const texts = prompts.flat();
  const longest = Math.max(...texts.map(({ length }) => length));
  // Zeros after the mark of the end: the encoder does not look beyond it.
  const data = new BigInt64Array(texts.length * longest);
  for (const [row, tokens] of texts.entries()) {
    data.set(tokens.map(BigInt), row * longest);
  }
  const { embedding } = await encoder.run({ tokens: { data, shape: [texts.length, longest] } }, [
    "embedding",
  ]);
  const size = embedding.shape[1] ?? 0;
  let first = 0;
  return prompts.map(({ length }) => {
    const start = first * size;
    first += length;
    return normalise(sumRows(embedding.data as Float32Array, start, first * size, size));
  });
}

function sumRows(values: Float32Array, start: number, end: number, size: number): Float64Array {
  const sum = new Float64Array(size);
  for (let at = start; at < end; at++) {
    const column = at % size;
    sum[column] = (sum[column] as number) + (values[at] as number);
  }
  return sum;
}

function normalise(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
