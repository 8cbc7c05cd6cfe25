import { type Evaluated, LABEL_MAPPINGS, type ModelManifest } from "#contracts";
import type { EvaluationRecord } from "./evaluation-record.ts";
import type { Plan } from "./plan.ts";

/** Who predicts, as reports say it. */
export function describeEvaluated({
  record: { id, predictor },
  manifest,
  writtenMapping,
}: {
  record: EvaluationRecord;
  manifest: ModelManifest | undefined;
  writtenMapping: Plan["writtenMapping"];
}): Evaluated {
  if (predictor.kind === "predictions" && writtenMapping !== null) {
    const labelSet = LABEL_MAPPINGS[writtenMapping].to;
    return { kind: "predictions", name: lastSegment(predictor.url), labelSet };
  }
  if (predictor.kind === "predictions" || manifest === undefined) {
    throw new Error(`evaluation ${id} was planned without knowing who predicts`);
  }
  return {
    kind: "model",
    name: predictor.name,
    version: predictor.version,
    quality: predictor.quality,
    method: manifest.method,
    labelSet: manifest.labelSet,
    trainingData: manifest.training.data,
  };
}

/** Where files lie on somebody's disk is nobody else's business. */
function lastSegment(url: string): string {
  return url.split("/").findLast((segment) => segment !== "") ?? url;
}
