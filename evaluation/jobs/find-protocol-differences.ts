import type { EvaluationComparison, EvaluationReport } from "#contracts";

type Protocol = EvaluationReport["protocol"];

/** What decides whether two numbers mean the same; the rest decides what is predicted, or is said besides. */
const MATTERS: Record<keyof Protocol, boolean> = {
  dataset: true,
  labelSet: true,
  truthMappings: true,
  // A model of more labels is mapped into the scored ones, another is not: that is the model's affair.
  predictionMapping: false,
  writtenMapping: false,
  size: true,
  testTime: true,
  metric: true,
  boundary: true,
  reliabilityBins: true,
  bootstrap: true,
  corruptions: true,
  maxFailedShare: false,
};

/** The fields in which two protocols differ, of those that decide what a number means. */
export function findProtocolDifferences(
  one: Protocol,
  other: Protocol,
): EvaluationComparison["protocolDifferences"] {
  const fields = Object.keys({ ...one, ...other }) as (keyof Protocol)[];
  return fields
    .filter((field) => MATTERS[field] && meaningOf(one, field) !== meaningOf(other, field))
    .map((field) => ({ field, values: [one[field], other[field]] }));
}

/** The same images are the same dataset, whatever it is called. */
function meaningOf(protocol: Protocol, field: keyof Protocol): string {
  return field === "dataset" ? protocol.dataset.pairsDigest : JSON.stringify(protocol[field]);
}
