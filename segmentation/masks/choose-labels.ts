import {
  IGNORE_INDEX,
  type Label,
  type LabelIds,
  type LabelSet,
  type OutputSpec,
  ServiceError,
} from "#contracts";

/** What an answer is about, and which numbers it is told in. */
export interface LabelChoice {
  /** By index. */
  labels: Label[];
  /** From an index to the number that stands for it; 255 where the label was not chosen. */
  values: Uint8Array;
  /** Whether every label was chosen. */
  isAll: boolean;
  /** Whether every label was chosen, and its index stands for it. */
  isPlain: boolean;
}

const IDS: Record<LabelIds, (label: Label) => number> = {
  index: ({ index }) => index,
  trainId: ({ index }) => index,
  labelId: ({ id }) => id,
};

/**
 * Chooses labels of a label set, and the numbers that stand for them.
 *
 * @param labels indices; every label when left out.
 * @throws ServiceError `request_invalid` when the label set has no such index or no such ids.
 */
export function chooseLabels({
  labelSet,
  labels: indices,
  ids = "index",
}: Pick<OutputSpec, "labels" | "ids"> & { labelSet: LabelSet }): LabelChoice {
  if (!labelSet.ids.includes(ids)) {
    throw new ServiceError(
      "request_invalid",
      `The labels of ${labelSet.id} have no ${ids}. Ask for ids=${labelSet.ids.join(" or ids=")}.`,
    );
  }
  const missing = indices?.find((index) => labelSet.labels[index] === undefined);
  if (missing !== undefined) {
    throw new ServiceError(
      "request_invalid",
      `${labelSet.id} has no label ${missing}; its labels are 0 to ${labelSet.labels.length - 1}.`,
    );
  }

  const labels = labelSet.labels.filter(({ index }) => indices?.includes(index) ?? true);
  const values = new Uint8Array(256).fill(IGNORE_INDEX);
  for (const label of labels) {
    values[label.index] = IDS[ids](label);
  }
  return {
    labels,
    values,
    isAll: labels.length === labelSet.labels.length,
    isPlain: labelSet.labels.every(({ index }) => values[index] === index),
  };
}
