import { type EvaluationReport, type MeasuredResult, ServiceError } from "#contracts";

/**
 * What a manifest keeps of a report: a result for each visual domain.
 *
 * @param seen visual domains of which training saw labels; nobody but who trained knows.
 * @throws ServiceError `request_invalid` when the report is not of a model, or `seen` names a visual
 * domain that it has not.
 */
export function toMeasuredResults({
  report: { id, finishedAt, evaluated, protocol, domains, images },
  seen,
}: {
  report: EvaluationReport;
  seen: readonly string[];
}): MeasuredResult[] {
  if (evaluated.kind !== "model") {
    throw new ServiceError(
      "request_invalid",
      `The report ${id} is of label maps that another tool wrote. Only what a model version predicted goes into its manifest.`,
    );
  }
  const unknown = seen.find((name) => !domains.some(({ visualDomain }) => visualDomain === name));
  if (unknown !== undefined) {
    throw new ServiceError(
      "request_invalid",
      `The report ${id} has no visual domain "${unknown}"; it has ${domains.map(({ visualDomain }) => visualDomain).join(", ")}.`,
    );
  }
  const { name, version, quality } = evaluated;
  const mapped = protocol.predictionMapping ? `, mapped by ${protocol.predictionMapping}` : "";
  return domains.flatMap(({ visualDomain, miou, iou, imageCount, ...scores }) =>
    miou === null
      ? []
      : [
          {
            dataset: protocol.dataset.name,
            visualDomain,
            seenInTraining: seen.includes(visualDomain),
            miou,
            iou,
            protocol: {
              split: protocol.dataset.name,
              imageCount,
              labelSet: protocol.labelSet,
              metric: "data-set level mIoU over labels in truth or prediction, 255 ignored",
              testTime: `${protocol.testTime}; labels compared at the photographs' own size${mapped}`,
              checkpoint: `as published in ${name}@${version}`,
            },
            evaluation: {
              id,
              finishedAt,
              quality,
              miouInterval: scores.miouInterval,
              boundaryIou: scores.boundaryIou,
              ece: scores.reliability?.ece ?? null,
              failedImages: images.failed.filter(
                (image) => image.visualDomain === visualDomain && image.corruption === undefined,
              ).length,
              pairsDigest: protocol.dataset.pairsDigest,
            },
          },
        ],
  );
}
