import type { Label } from "#contracts";
import type { Statistics } from "../mixing/statistics.ts";
import { takeStatistics } from "../mixing/take-statistics.ts";
import type { WordStyles } from "../version/load-styles.ts";

/**
 * Predicts the styles of words for each patch: of the words on the patch's own label, as styles of a
 * bank are mined. All of them together, as the text encoder runs once for many texts.
 *
 * @param texts the words of each style.
 * @param patchLabels indices of the patches' labels.
 * @param words what the version makes styles of words with; undefined where there are no texts.
 * @returns `[patches, channels]` for each of the texts, by the text.
 * @throws ServiceError `request_invalid` when words are too many for the encoder; `model_unusable`
 */
export async function predictPatchStyles({
  texts,
  patchLabels,
  known,
  words,
}: {
  texts: readonly string[];
  patchLabels: readonly number[];
  known: readonly Label[];
  words: Pick<WordStyles, "tokenize" | "predict" | "channels"> | undefined;
}): Promise<Map<string, Statistics>> {
  if (texts.length === 0 || words === undefined) {
    return new Map();
  }
  const distinct = [...new Set(texts)];
  const indices = [...new Set(patchLabels)];
  const prompts = distinct.flatMap((text) =>
    indices.map((index) => words.tokenize(`${text} ${known[index]?.name ?? ""}`.trim())),
  );
  const predicted = await words.predict(prompts);
  return new Map(
    distinct.map((text, place) => {
      const rows = patchLabels.map((label) => place * indices.length + indices.indexOf(label));
      return [text, takeStatistics(predicted, rows, words.channels)];
    }),
  );
}
