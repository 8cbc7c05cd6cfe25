import { type CorruptionLevel, ServiceError } from "#contracts";

/** A corruption at a severity, and how well its images were segmented. */
export interface CorruptionScore extends CorruptionLevel {
  /** Null when no pixel was scored. */
  miou: number | null;
}

export interface CorruptionRobustness {
  /** mPC: the mean over corruptions of the mean over severities (Michaelis et al. 2019). */
  meanMiou: number | null;
  /** rPC = mPC / clean mIoU. */
  relative: number | null;
  /**
   * mCD, of which less is better and the reference's is 1: the mean over corruptions of
   * CD_c = sum_s D / sum_s D_ref with D = 1 - mIoU (Kamann and Rother, CVPR 2020, equation 1; the
   * mCE of Hendrycks and Dietterich, ICLR 2019, for mIoU). Null without a reference.
   */
  meanDegradation: number | null;
}

/**
 * Sums up how a model bears corruptions. Every figure is null when one that it is made of is.
 *
 * @param scores each corruption at the same severities, in any order.
 * @param reference of another model, at the same corruptions and severities.
 * @throws ServiceError `request_invalid` when a level is missing or there twice: a mean over other
 * levels is another figure.
 */
export function scoreCorruptions({
  cleanMiou,
  scores,
  reference = null,
}: {
  cleanMiou: number | null;
  scores: readonly CorruptionScore[];
  reference?: readonly CorruptionScore[] | null;
}): CorruptionRobustness {
  const degradations = sumDegradations({ scores, of: "The evaluation" });
  const severityCount = new Set(scores.map(({ severity }) => severity)).size;
  const meanDegraded = mean([...degradations.values()]);
  const meanMiou = meanDegraded === null ? null : 1 - meanDegraded / severityCount;

  return {
    meanMiou,
    relative: meanMiou === null || !cleanMiou ? null : meanMiou / cleanMiou,
    meanDegradation: reference && compareWithReference({ scores, degradations, reference }),
  };
}

function compareWithReference({
  scores,
  degradations,
  reference,
}: {
  scores: readonly CorruptionScore[];
  degradations: ReadonlyMap<string, number | null>;
  reference: readonly CorruptionScore[];
}): number | null {
  const ofReference = sumDegradations({ scores: reference, of: "The reference" });
  assertSameLevels({ scores, reference });
  return mean(
    [...degradations].map(([name, degradation]) => {
      const divisor = ofReference.get(name);
      return degradation === null || !divisor ? null : degradation / divisor;
    }),
  );
}

/** The sum of 1 - mIoU over severities, by corruption, by name. */
function sumDegradations({
  scores,
  of,
}: {
  scores: readonly CorruptionScore[];
  of: string;
}): Map<string, number | null> {
  const names = [...new Set(scores.map(({ name }) => name))].sort();
  const severities = [...new Set(scores.map(({ severity }) => severity))].sort();
  return new Map(
    names.map((name) => {
      const degraded = severities.map((severity) => {
        const [score, twice] = scores.filter(
          (each) => each.name === name && each.severity === severity,
        );
        if (score === undefined || twice !== undefined) {
          throw new ServiceError(
            "request_invalid",
            `${of} has ${score ? "more than one score" : "no score"} of ${name} at severity ${severity}. Score every corruption once at each of the severities ${severities.join(", ")}.`,
          );
        }
        return score.miou === null ? null : 1 - score.miou;
      });
      return [name, sum(degraded)];
    }),
  );
}

function assertSameLevels({
  scores,
  reference,
}: {
  scores: readonly CorruptionScore[];
  reference: readonly CorruptionScore[];
}): void {
  const toLevels = (levels: readonly CorruptionScore[]) =>
    new Set(levels.map(({ name, severity }) => `${name} at severity ${severity}`));
  const [measured, referred] = [toLevels(scores), toLevels(reference)];
  const onlyMeasured = [...measured].find((level) => !referred.has(level));
  const onlyReferred = [...referred].find((level) => !measured.has(level));
  if (onlyMeasured !== undefined || onlyReferred !== undefined) {
    throw new ServiceError(
      "request_invalid",
      `${onlyMeasured ?? onlyReferred} was scored for ${onlyMeasured ? "the evaluation" : "the reference"} alone. Score both at the same corruptions and severities.`,
    );
  }
}

function mean(values: readonly (number | null)[]): number | null {
  const total = sum(values);
  return total === null || values.length === 0 ? null : total / values.length;
}

function sum(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>(
    (total, value) => (total === null || value === null ? null : total + value),
    0,
  );
}
