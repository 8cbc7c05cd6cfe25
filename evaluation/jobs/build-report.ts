import { type EvaluationReport, LABEL_SETS, type Scores } from "#contracts";
import { addCounts } from "../metrics/add-counts.ts";
import { bootstrapMiou } from "../metrics/bootstrap-miou.ts";
import { createGroupCounts, type GroupCounts } from "../metrics/create-group-counts.ts";
import { scoreAcrossDomains } from "../metrics/score-across-domains.ts";
import { scoreCorruptions } from "../metrics/score-corruptions.ts";
import { scoreGroup } from "../metrics/score-group.ts";
import type { EvaluationRecord } from "./evaluation-record.ts";
import type { Plan } from "./plan.ts";
import type { SummedResults } from "./sum-results.ts";

/** Turns counts into the report. Pure: the same counts give the same numbers, bit for bit. */
export function buildReport({
  record,
  plan,
  summed,
  finishedAt,
}: {
  record: EvaluationRecord;
  plan: Plan;
  summed: SummedResults;
  finishedAt: Date;
}): EvaluationReport {
  const { labels } = LABEL_SETS[plan.scored.labelSet];
  const hasConfidence = plan.evaluated.kind === "model";
  const domainNames = [...summed.domains.keys()].sort();
  const all = createGroupCounts({ labelCount: labels.length, hasConfidence });
  for (const name of domainNames) {
    addGroup(all, summed.domains.get(name));
  }

  const overall = score(all, summed.images);
  const domains = domainNames.map((visualDomain) => ({
    visualDomain,
    ...score(
      summed.domains.get(visualDomain) ?? all,
      summed.images.filter((image) => image.visualDomain === visualDomain),
    ),
  }));
  return {
    schemaVersion: 1,
    id: record.id,
    createdAt: record.createdAt,
    finishedAt: finishedAt.toISOString(),
    evaluated: plan.evaluated,
    protocol: plan.protocol,
    labels,
    overall,
    domains,
    acrossDomains: scoreAcrossDomains(domains),
    corruptions: describeCorruptions(),
    images: {
      scored: summed.scored,
      failed: [...plan.missing, ...summed.failures].sort((one, other) =>
        one.name < other.name ? -1 : 1,
      ),
    },
    worstImages: chooseWorst({ record, summed }),
  };

  function score(counts: GroupCounts, images: SummedResults["images"]): Scores {
    const { replicates, level, seed } = plan.protocol.bootstrap;
    return {
      ...scoreGroup({ counts, labels }),
      miouInterval: bootstrapMiou({ images, replicates, level, seed }),
    };
  }

  function describeCorruptions(): EvaluationReport["corruptions"] {
    if (plan.protocol.corruptions.length === 0) {
      return null;
    }
    // By the plan, so that a level none of whose images could be scored is not passed over.
    const levels = plan.protocol.corruptions.map(({ name, severity }) => {
      const counts = summed.corruptions.get(`${name} ${severity}`)?.counts;
      const miou = counts === undefined ? null : scoreGroup({ counts, labels }).miou;
      return { name, severity, imageCount: counts?.imageCount ?? 0, miou };
    });
    const cleanMiou = scoreGroup({ counts: summed.reference, labels }).miou;
    const { meanMiou, relative } = scoreCorruptions({ cleanMiou, scores: levels });
    return { cleanMiou, meanMiou, relative, levels };
  }
}

function addGroup(total: GroupCounts, group: GroupCounts | undefined): void {
  if (group === undefined) {
    return;
  }
  total.imageCount += group.imageCount;
  addCounts(total.confusion, group.confusion);
  addCounts(total.boundary.intersection, group.boundary.intersection);
  addCounts(total.boundary.union, group.boundary.union);
  if (total.confidence && group.confidence) {
    addCounts(total.confidence.all, group.confidence.all);
    addCounts(total.confidence.correct, group.confidence.correct);
  }
}

function chooseWorst({
  record,
  summed,
}: {
  record: EvaluationRecord;
  summed: SummedResults;
}): EvaluationReport["worstImages"] {
  return summed.images
    .flatMap(({ name, visualDomain, miou }) => (miou === null ? [] : { name, visualDomain, miou }))
    .sort((one, other) => one.miou - other.miou || (one.name < other.name ? -1 : 1))
    .slice(0, record.worstImages)
    .map((image, place) => ({ ...image, picture: `worst-${place + 1}` }));
}
