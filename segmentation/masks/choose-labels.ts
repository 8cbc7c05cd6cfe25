import {
  IGNORE_INDEX,
  type Label,
  type LabelIds,
  type LabelSet,
  type OutputSpec,
  ServiceError,
} from "#contracts";

/** A label that an answer is about. */
export interface ChosenLabel extends Label {
  /** The number that stands for it in the answer. */
  value: number;
}

/** What an answer is about, and which numbers it is told in. */
export interface LabelChoice {
  ids: LabelIds;
  /** By index. */
  labels: ChosenLabel[];
  /** From an index to the number that stands for it; 255 where the label was not chosen. */
  values: Uint8Array;
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

  const labels = labelSet.labels
    .filter(({ index }) => indices === undefined || indices.includes(index))
    .map((label) => ({ ...label, value: IDS[ids](label) }));
  const values = new Uint8Array(256).fill(IGNORE_INDEX);
  for (const { index, value } of labels) {
    values[index] = value;
  }
  return { ids, labels, values };
}
