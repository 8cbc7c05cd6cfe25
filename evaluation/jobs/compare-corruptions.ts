import type { EvaluationComparison, EvaluationReport } from "#contracts";
import { scoreCorruptions } from "../metrics/score-corruptions.ts";

/** What the second loses under corruptions, by what the first does; null when levels differ. */
export function compareCorruptions(
  first: EvaluationReport["corruptions"],
  second: EvaluationReport["corruptions"],
): EvaluationComparison["corruptions"] {
  if (first === null || second === null || levelsOf(first) !== levelsOf(second)) {
    return null;
  }
  const { cleanMiou, levels } = second;
  const { meanDegradation } = scoreCorruptions({
    cleanMiou,
    scores: levels,
    reference: first.levels,
  });
  return { meanDegradation };
}

function levelsOf({ levels }: NonNullable<EvaluationReport["corruptions"]>): string {
  return JSON.stringify(levels.map(({ name, severity }) => `${name} ${severity}`).sort());
}
