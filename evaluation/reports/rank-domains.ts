import type { EvaluationReport, Scores } from "#contracts";

export type DomainScores = EvaluationReport["domains"][number];

/** Images that are scored together, under the name that readers see. */
export interface ImageGroup {
  name: string;
  scores: Scores;
  /** All images of several visual domains. */
  isAll: boolean;
}

/** Best first, as every plot and table shows them; those without a number last, by name. */
export function rankDomains(domains: readonly DomainScores[]): DomainScores[] {
  return domains.toSorted(
    (one, other) =>
      (other.miou ?? -1) - (one.miou ?? -1) ||
      (one.visualDomain < other.visualDomain ? -1 : Number(one.visualDomain > other.visualDomain)),
  );
}

/** All images, then the ranked visual domains; one domain alone is not said twice. */
export function imageGroups({ overall, domains }: EvaluationReport): ImageGroup[] {
  const ranked = rankDomains(domains).map((scores) => ({
    name: scores.visualDomain,
    scores,
    isAll: false,
  }));
  return ranked.length === 1
    ? ranked
    : [{ name: "all images", scores: overall, isAll: true }, ...ranked];
}
