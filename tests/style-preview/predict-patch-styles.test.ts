import { expect, test } from "vitest";
import { LABEL_SETS } from "#contracts";
import { predictPatchStyles } from "../../style-preview/words/predict-patch-styles.ts";

const { labels: known } = LABEL_SETS["camvid-11"];
const [SKY, BUILDING, POLE] = known.map(({ name }) => name);

/** Remembers what it was asked, and predicts the number of each prompt. */
function createWords() {
  const asked: string[] = [];
  const runs: number[] = [];
  return {
    asked,
    runs,
    channels: 1,
    tokenize(prompt: string) {
      asked.push(prompt);
      return [[asked.length]];
    },
    async predict(prompts: readonly (readonly number[][])[]) {
      runs.push(prompts.length);
      const numbers = Float32Array.from(prompts, ([row]) => row?.[0] ?? 0);
      return { mean: numbers, deviation: numbers.map((value) => value / 10) };
    },
  };
}

test("words are said of each patch's own label, and one run predicts them all", async () => {
  const words = createWords();

  const predicted = await predictPatchStyles({
    texts: ["foggy", "snowy", "foggy"],
    patchLabels: [2, 0, 2, 1],
    known,
    words,
  });

  expect(words.asked).toEqual([
    ...[`foggy ${POLE}`, `foggy ${SKY}`, `foggy ${BUILDING}`],
    ...[`snowy ${POLE}`, `snowy ${SKY}`, `snowy ${BUILDING}`],
  ]);
  expect(words.runs).toEqual([6]);
  expect([...predicted]).toEqual([
    [
      "foggy",
      { mean: Float32Array.of(1, 2, 1, 3), deviation: Float32Array.of(0.1, 0.2, 0.1, 0.3) },
    ],
    [
      "snowy",
      { mean: Float32Array.of(4, 5, 4, 6), deviation: Float32Array.of(0.4, 0.5, 0.4, 0.6) },
    ],
  ]);
});

test("where there are no words nothing runs", async () => {
  const words = createWords();

  expect(await predictPatchStyles({ texts: [], patchLabels: [0], known, words })).toEqual(
    new Map(),
  );
  expect(words.runs).toEqual([]);
});
