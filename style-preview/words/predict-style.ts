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
 * Predicts the style of a prompt: the mean of its embeddings in all templates, brought to length 1, as
 * `dgseg.models.text_encoder.prompt_target` has it, through a linear map.
 *
 * @param tokens `[templates][tokens]`, each with its marks of beginning and end.
 * @returns one mean and one deviation, `[channels]`.
 */
export async function predictStyle({
  encoder,
  map,
  tokens,
}: {
  encoder: Graph;
  map: StyleMap;
  tokens: readonly number[][];
}): Promise<Statistics> {
  const target = normalise(await meanEmbedding(encoder, tokens));
  const statistics = Float32Array.from(map.bias, (bias, column) =>
    target.reduce(
      (sum, value, row) => sum + value * (map.weight[row * map.bias.length + column] ?? 0),
      bias,
    ),
  );
  const channels = statistics.length / 2;
  return { mean: statistics.subarray(0, channels), deviation: statistics.subarray(channels) };
}

async function meanEmbedding(encoder: Graph, tokens: readonly number[][]): Promise<Float64Array> {
  const longest = Math.max(...tokens.map(({ length }) => length));
  // Zeros after the mark of the end: the encoder does not look beyond it.
  const data = BigInt64Array.from(
    tokens.flatMap((row) => Array.from({ length: longest }, (_, at) => BigInt(row[at] ?? 0))),
  );
  const { embedding } = await encoder.run({ tokens: { data, shape: [tokens.length, longest] } }, [
    "embedding",
  ]);
  const size = embedding.shape[1] ?? 0;
  const mean = new Float64Array(size);
  for (let at = 0; at < embedding.data.length; at++) {
    const column = at % size;
    mean[column] = (mean[column] ?? 0) + Number(embedding.data[at]) / tokens.length;
  }
  return mean;
}

function normalise(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
