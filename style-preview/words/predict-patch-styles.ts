import type { Label } from "#contracts";
import type { Statistics } from "../mixing/statistics.ts";
import type { LoadedStyles } from "../version/load-styles.ts";

/**
 * Predicts the style of words for each patch: of the words on the patch's own label, as styles of a
 * bank are mined.
 *
 * @param patchLabels indices of the patches' labels.
 * @returns `[patches, channels]`
 * @throws ServiceError `request_invalid` when the words are too many for the encoder; `model_unusable`
 */
export async function predictPatchStyles({
  words,
  patchLabels,
  known,
  styles,
}: {
  words: string;
  patchLabels: readonly number[];
  known: readonly Label[];
  styles: Pick<LoadedStyles, "words">;
}): Promise<Statistics> {
  if (styles.words === undefined) {
    throw new Error("words came to a version that makes no styles of them");
  }
  const byLabel = new Map<number, Statistics>();
  for (const index of new Set(patchLabels)) {
    const prompt = `${words} ${known[index]?.name ?? ""}`.trim();
    byLabel.set(index, await styles.words.predict(styles.words.tokenize(prompt)));
  }
  const rows = patchLabels.flatMap((index) => byLabel.get(index) ?? []);
  return {
    mean: concatenate(rows.map(({ mean }) => mean)),
    deviation: concatenate(rows.map(({ deviation }) => deviation)),
  };
}

function concatenate(rows: readonly Float32Array[]): Float32Array {
  const [first] = rows;
  const joined = new Float32Array(rows.length * (first?.length ?? 0));
  for (const [place, row] of rows.entries()) {
    joined.set(row, place * row.length);
  }
  return joined;
}
