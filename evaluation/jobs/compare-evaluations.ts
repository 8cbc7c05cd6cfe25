import {
  type EvaluationComparison,
  type EvaluationReport,
  LABEL_SETS,
  ServiceError,
} from "#contracts";
import type { ObjectStore } from "#storage";
import type { BootstrapImage } from "../metrics/resample-images.ts";
import { compareCorruptions } from "./compare-corruptions.ts";
import { createGroupComparer } from "./create-group-comparer.ts";
import { findCommonImages, type ImagesOfBoth } from "./find-common-images.ts";
import { findProtocolDifferences } from "./find-protocol-differences.ts";
import { readPlan } from "./plan.ts";
import { readReport } from "./read-report.ts";
import { sumResults } from "./sum-results.ts";

type Differences = EvaluationComparison["protocolDifferences"];

interface Compared {
  report: EvaluationReport;
  images: BootstrapImage[];
}

/**
 * Compares two finished evaluations, label by label and domain by domain: the second minus the first,
 * over the images that both scored, with intervals over the same resampled images for both.
 *
 * @param anyProtocol Compares although what was measured differs; the differences are listed. Without
 * an image in common, each evaluation is taken over its own.
 * @throws ServiceError `protocols_differ` naming the fields; `evaluation_not_found`,
 * `evaluation_not_finished`; `artifact_corrupt` when one has lost what its images came to.
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
  const isOneDataset = digestOf(one) === digestOf(other);
  const common = findCommonImages({ images: [one.images, other.images], isOneDataset });
  const protocolDifferences = [
    ...findProtocolDifferences(one.report.protocol, other.report.protocol),
    // Of two datasets, other images are no wonder.
    ...(isOneDataset ? findScoredDifferences({ one, other, common }) : []),
  ];
  if (protocolDifferences.length > 0 && !anyProtocol) {
    throw new ServiceError(
      "protocols_differ",
      `The evaluations ${first} and ${second} differ in ${protocolDifferences.map(({ field }) => field).join(", ")}, so their numbers do not compare. Repeat one with the other's protocol, or ask for a comparison of any protocols.`,
    );
  }
  const commonImages = common[0].length;
  const { labelSet, bootstrap } = one.report.protocol;
  const areSameLabels = labelSet === other.report.protocol.labelSet;
  const compare = createGroupComparer({
    images: commonImages > 0 ? common : [one.images, other.images],
    labels: areSameLabels ? LABEL_SETS[labelSet].labels : [],
    bootstrap: commonImages > 0 && areSameLabels ? bootstrap : null,
  });

  return {
    evaluations: [one, other].map(({ report }) => ({
      id: report.id,
      title: titleOf(report),
      finishedAt: report.finishedAt,
    })),
    protocolDifferences,
    commonImages,
    ...compare(() => true),
    domains: sharedDomains(one, other).map((visualDomain) => {
      const { overall, labels } = compare((image) => image.visualDomain === visualDomain);
      return { visualDomain, ...overall, labels };
    }),
    corruptions: compareCorruptions(one.report.corruptions, other.report.corruptions),
  };
}

async function open({ store, id }: { store: ObjectStore; id: string }): Promise<Compared> {
  const report = await readReport({ store, id });
  const plan = await readPlan({ store, id });
  if (plan === undefined) {
    throw new ServiceError("artifact_corrupt", `The evaluation ${id} has lost its plan.`);
  }
  const { images } = await sumResults({
    store,
    id,
    shardCount: plan.shardCount,
    labelCount: report.labels.length,
    hasConfidence: false,
  });
  return { report, images };
}

function digestOf({ report }: Compared): string {
  return report.protocol.dataset.pairsDigest;
}

function titleOf({ evaluated }: EvaluationReport): string {
  return evaluated.kind === "model"
    ? `${evaluated.name}@${evaluated.version}, quality ${evaluated.quality}`
    : evaluated.name;
}

/** Images that only one of the two could score make a difference that is not the model's. */
function findScoredDifferences({
  one,
  other,
  common: [common],
}: {
  one: Compared;
  other: Compared;
  common: ImagesOfBoth;
}): Differences {
  const images = [one.images.length, other.images.length];
  const copies = [one, other].map(
    ({ report: { images, overall } }) => images.scored - overall.imageCount,
  );
  const areSameImages = images.every((count) => count === common.length);
  const areSameCopies = failedCopiesOf(one) === failedCopiesOf(other);
  return [
    ...(areSameImages ? [] : [{ field: "images scored", values: images }]),
    ...(areSameCopies ? [] : [{ field: "corrupted copies scored", values: copies }]),
  ];
}

function failedCopiesOf({ report }: Compared): string {
  const copies = report.images.failed.filter(({ corruption }) => corruption !== undefined);
  return JSON.stringify(copies.map(({ name }) => name).sort());
}

function sharedDomains({ report: one }: Compared, { report: other }: Compared): string[] {
  const names = new Set(other.domains.map(({ visualDomain }) => visualDomain));
  return one.domains.map(({ visualDomain }) => visualDomain).filter((name) => names.has(name));
}
