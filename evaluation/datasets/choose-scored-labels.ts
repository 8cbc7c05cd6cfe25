import {
  LABEL_MAPPINGS,
  LABEL_SET_IDS,
  type LabelMappingId,
  type LabelSetId,
  ServiceError,
} from "#contracts";

/** The labels that are scored, and how truth and prediction come to them; null where they are. */
export interface ScoredLabels {
  labelSet: LabelSetId;
  truthMapping: LabelMappingId | null;
  predictionMapping: LabelMappingId | null;
}

/**
 * Decides in which labels a prediction is compared with truth: in those of truth, else in those of the
 * prediction, else in a third set, whichever both can be brought to. Only mappings called
 * `<set>-to-<set>` do: others guess, as a label of a coarser set is none of a finer one.
 *
 * @param asked The only label set that will do.
 * @throws ServiceError `request_invalid` naming the label sets that can be reached.
 */
export function chooseScoredLabels({
  predicted,
  truth,
  asked,
}: {
  predicted: LabelSetId;
  truth: LabelSetId;
  asked?: LabelSetId | undefined;
}): ScoredLabels {
  const reachable = [truth, predicted, ...LABEL_SET_IDS].flatMap((labelSet) => {
    const truthMapping = findMapping(truth, labelSet);
    const predictionMapping = findMapping(predicted, labelSet);
    return truthMapping === undefined || predictionMapping === undefined
      ? []
      : [{ labelSet, truthMapping, predictionMapping }];
  });
  const chosen = reachable.find(({ labelSet }) => asked === undefined || labelSet === asked);
  if (chosen === undefined) {
    const names = [...new Set(reachable.map(({ labelSet }) => labelSet))].join(", ");
    const wanted = asked === undefined ? "in any labels" : `in ${asked}`;
    const instead =
      names === "" ? "there are none that both can be brought to" : `ask for ${names}`;
    throw new ServiceError(
      "request_invalid",
      `Predictions of ${predicted} cannot be scored against truth of ${truth} ${wanted}: ${instead}.`,
    );
  }
  return chosen;
}

/** Null when nothing has to be mapped; undefined when nothing can. */
function findMapping(from: LabelSetId, to: LabelSetId): LabelMappingId | null | undefined {
  return from === to
    ? null
    : Object.values(LABEL_MAPPINGS).find(({ id }) => id === `${from}-to-${to}`)?.id;
}
