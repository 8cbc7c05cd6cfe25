import type { EvaluationReport } from "#contracts";

export type AcrossDomains = EvaluationReport["acrossDomains"];

/**
 * Says how evenly a model serves visual domains. Those without a scored pixel are left out.
 *
 * The standard deviation is that of a sample, divided by one less than the number of domains; null
 * for a single one. The gap is the best domain minus the worst. Of equals, the first by name is named.
 */
export function scoreAcrossDomains(
  domains: readonly { visualDomain: string; miou: number | null }[],
): AcrossDomains {
  // By name first, so that sums come out the same for any order.
  const scored = domains
    .flatMap(({ visualDomain, miou }) => (miou === null ? [] : [{ visualDomain, miou }]))
    .sort((one, other) => (one.visualDomain < other.visualDomain ? -1 : 1));
  const byScore = scored.toSorted((one, other) => one.miou - other.miou);
  const worst = byScore[0] ?? null;
  const best = scored.find(({ miou }) => miou === byScore.at(-1)?.miou) ?? null;
  if (worst === null || best === null) {
    return { meanMiou: null, standardDeviation: null, worst, best, gap: null };
  }

  const mean = scored.reduce((total, { miou }) => total + miou, 0) / scored.length;
  const squares = scored.reduce((total, { miou }) => total + (miou - mean) ** 2, 0);
  return {
    meanMiou: mean,
    standardDeviation: scored.length < 2 ? null : Math.sqrt(squares / (scored.length - 1)),
    worst,
    best,
    gap: best.miou - worst.miou,
  };
}
