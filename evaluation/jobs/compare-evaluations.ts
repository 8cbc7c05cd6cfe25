import { type EvaluationComparison, type EvaluationReport, ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { bootstrapDifference, type DifferenceIntervals } from "../metrics/bootstrap-difference.ts";
import type { BootstrapImage } from "../metrics/resample-images.ts";
import { readPlan } from "./plan.ts";
import { readReport } from "./read-report.ts";
import { sumResults } from "./sum-results.ts";

interface Compared {
  report: EvaluationReport;
  images: BootstrapImage[];
}

/**
 * Compares two finished evaluations, label by label and domain by domain: the second minus the
 * first, with intervals over the same resampled images for both.
 *
 * @param anyProtocol Compares although what was measured differs; the differences are listed.
 * @throws ServiceError `protocols_differ` naming the fields; `evaluation_not_found`,
 * `evaluation_not_finished`.
 */
export async function compareEvaluations({
  store,
  first,
  second,
  anyProtocol,
}: {
  store: ObjectStore;
  first: string;
  second: string;
  anyProtocol: boolean;
}): Promise<EvaluationComparison> {
  const one = await open({ store, id: first });
  const other = await open({ store, id: second });
  const protocolDifferences = findDifferences(one.report, other.report);
  if (protocolDifferences.length > 0 && !anyProtocol) {
    throw new ServiceError(
      "protocols_differ",
      `The evaluations ${first} and ${second} differ in ${protocolDifferences.map(({ field }) => field).join(", ")}, so their numbers do not compare. Repeat one with the other's protocol, or ask for a comparison of any protocols.`,
    );
  }
  const areSameLabels = one.report.protocol.labelSet === other.report.protocol.labelSet;
  const names = (each: Compared) => each.report.domains.map(({ visualDomain }) => visualDomain);
  const shared = names(one).filter((name) => names(other).includes(name));

  return {
    evaluations: [one, other].map(({ report }) => ({
      id: report.id,
      title: titleOf(report),
      finishedAt: report.finishedAt,
    })),
    protocolDifferences,
    ...compareGroup({
      scores: [one.report.overall, other.report.overall],
      labels: areSameLabels ? one.report.labels.map(({ name }) => name) : [],
      intervals: intervalsOf(one, other, () => true),
    }),
    domains: shared.map((visualDomain) => {
      const scores = [one, other].map(({ report }) =>
        report.domains.find((domain) => domain.visualDomain === visualDomain),
      );
      const { overall, labels } = compareGroup({
        scores,
        labels: areSameLabels ? one.report.labels.map(({ name }) => name) : [],
        intervals: intervalsOf(one, other, (image) => image.visualDomain === visualDomain),
      });
      return { visualDomain, ...overall, labels };
    }),
  };
}

async function open({ store, id }: { store: ObjectStore; id: string }): Promise<Compared> {
  const report = await readReport({ store, id });
  const plan = await readPlan({ store, id });
  const { images } = await sumResults({
    store,
    id,
    shardCount: plan?.shardCount ?? 0,
    labelCount: report.labels.length,
    hasConfidence: false,
  });
  return { report, images };
}

function titleOf({ evaluated }: EvaluationReport): string {
  return evaluated.kind === "model"
    ? `${evaluated.name}@${evaluated.version}, quality ${evaluated.quality}`
    : evaluated.name;
}

function findDifferences(
  { protocol: one }: EvaluationReport,
  { protocol: other }: EvaluationReport,
): EvaluationComparison["protocolDifferences"] {
  const fields = Object.keys({ ...one, ...other }) as (keyof typeof one)[];
  return fields
    .filter((field) => MATTERS[field])
    .filter((field) => meaningOf(one, field) !== meaningOf(other, field))
    .map((field) => ({ field, values: [one[field], other[field]] }));
}

/** The same images are the same dataset, whatever it is called. */
function meaningOf(
  protocol: EvaluationReport["protocol"],
  field: keyof EvaluationReport["protocol"],
): string {
  return field === "dataset" ? protocol.dataset.pairsDigest : JSON.stringify(protocol[field]);
}

/** What decides whether two numbers mean the same; the rest decides what is predicted, or is said besides. */
const MATTERS: Record<keyof EvaluationReport["protocol"], boolean> = {
  dataset: true,
  labelSet: true,
  truthMappings: true,
  // A model of more labels is mapped into the scored ones, another is not: that is the model's affair.
  predictionMapping: false,
  size: true,
  testTime: true,
  metric: true,
  boundary: true,
  reliabilityBins: true,
  bootstrap: true,
  corruptions: true,
  maxFailedShare: false,
};

function intervalsOf(
  one: Compared,
  other: Compared,
  isWanted: (image: BootstrapImage) => boolean,
): DifferenceIntervals | null {
  const { replicates, level, seed } = one.report.protocol.bootstrap;
  return bootstrapDifference({
    first: one.images.filter(isWanted),
    second: other.images.filter(isWanted),
    replicates,
    level,
    seed,
  });
}

function compareGroup({
  scores,
  labels,
  intervals,
}: {
  scores: (EvaluationReport["overall"] | undefined)[];
  labels: string[];
  intervals: DifferenceIntervals | null;
}): Pick<EvaluationComparison, "overall" | "labels"> {
  return {
    overall: compared(
      scores.map((each) => each?.miou ?? null),
      intervals?.miou,
    ),
    labels: labels.map((label, index) => ({
      label,
      ...compared(
        scores.map((each) => each?.iou[label] ?? null),
        intervals?.iou[index],
      ),
    })),
  };
}

function compared(
  values: (number | null)[],
  interval: EvaluationComparison["overall"]["interval"] | undefined,
): EvaluationComparison["overall"] {
  const [first = null, second = null] = values;
  return {
    values,
    difference: first === null || second === null ? null : second - first,
    interval: interval ?? null,
  };
}
