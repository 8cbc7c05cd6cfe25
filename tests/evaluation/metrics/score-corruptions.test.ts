import { expect, test } from "vitest";
import {
  type CorruptionScore,
  scoreCorruptions,
} from "../../../evaluation/metrics/score-corruptions.ts";

test("robustness is the mean over corruptions of the mean over severities", () => {
  const scores = [...levels("fog", [0.6, 0.4]), ...levels("snow", [0.3, 0.1])];

  const robustness = scoreCorruptions({ cleanMiou: 0.7, scores: scores.toReversed() });

  expect(robustness.meanMiou).toBeCloseTo(0.35, 12);
  expect(robustness.relative).toBeCloseTo(0.5, 12);
  expect(robustness.meanDegradation).toBeNull();
});

test("degradation is divided by the reference's, a corruption at a time", () => {
  const scores = [...levels("fog", [0.6, 0.4]), ...levels("snow", [0.3, 0.1])];
  const reference = [...levels("snow", [0.6, 0.6]), ...levels("fog", [0.8, 0.7])];

  const { meanDegradation } = scoreCorruptions({ cleanMiou: 0.7, scores, reference });

  expect(meanDegradation).toBeCloseTo((1 / 0.5 + 1.6 / 0.8) / 2, 12);
  expect(scoreCorruptions({ cleanMiou: 0.7, scores, reference: scores }).meanDegradation).toBe(1);
});

test("a missing or doubled level is refused by name", () => {
  const scores = [...levels("fog", [0.6, 0.4]), ...levels("snow", [0.3])];

  expect(() => scoreCorruptions({ cleanMiou: 1, scores })).toThrow(
    "The evaluation has no score of snow at severity 2. Score every corruption once at each of the severities 1, 2.",
  );
  expect(() =>
    scoreCorruptions({ cleanMiou: 1, scores: [...levels("fog", [0.5]), ...levels("fog", [0.5])] }),
  ).toThrow("more than one score of fog at severity 1");
});

test("a reference of other levels is refused", () => {
  const scores = levels("fog", [0.6, 0.4]);

  expect(() => scoreCorruptions({ cleanMiou: 1, scores, reference: levels("fog", [0.6]) })).toThrow(
    "fog at severity 2 was scored for the evaluation alone.",
  );
  expect(() =>
    scoreCorruptions({ cleanMiou: 1, scores, reference: [...scores, ...levels("snow", [0, 0])] }),
  ).toThrow("snow at severity 1 was scored for the reference alone.");
});

test("what cannot be divided is null", () => {
  const scores = levels("fog", [0.5]);
  const nothing = { meanMiou: null, relative: null, meanDegradation: null };

  expect(scoreCorruptions({ cleanMiou: 1, scores: [] })).toEqual(nothing);
  expect(scoreCorruptions({ cleanMiou: 1, scores: levels("fog", [null]) })).toEqual(nothing);
  expect(scoreCorruptions({ cleanMiou: 0, scores }).relative).toBeNull();
  expect(scoreCorruptions({ cleanMiou: null, scores }).relative).toBeNull();
  expect(
    scoreCorruptions({ cleanMiou: 1, scores, reference: levels("fog", [1]) }).meanDegradation,
  ).toBeNull();
});

/** Scores at severity 1, 2, ... */
function levels(
  name: CorruptionScore["name"],
  mious: readonly (number | null)[],
): CorruptionScore[] {
  return mious.map((miou, at) => ({ name, severity: at + 1, miou }));
}
