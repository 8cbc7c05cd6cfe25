import { type EvaluationReport, evaluationReportSchema, ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { readRecord } from "./evaluation-record.ts";
import { runKey } from "./keys.ts";
import { readOutcome } from "./outcome.ts";
import { REPORT_FILES, type ReportFormat } from "./reduce-evaluation.ts";
import { readDocument } from "./stored-document.ts";

/**
 * Reads the stored bytes of a report.
 *
 * @throws ServiceError `evaluation_not_found`; `evaluation_not_finished` when there is none, or none
 * yet.
 */
export async function readReportFile({
  store,
  id,
  format,
}: {
  store: ObjectStore;
  id: string;
  format: ReportFormat;
}): Promise<Uint8Array> {
  await readRecord({ store, id });
  const outcome = await readOutcome({ store, id });
  const body =
    outcome?.state === "succeeded" ? await store.get(runKey(id, REPORT_FILES[format])) : undefined;
  if (body === undefined) {
    throw noReport(id, outcome?.state);
  }
  return body;
}

/** Reads a report. Throws as `readReportFile` does. */
export async function readReport({
  store,
  id,
}: {
  store: ObjectStore;
  id: string;
}): Promise<EvaluationReport> {
  await readReportFile({ store, id, format: "json" });
  const key = runKey(id, REPORT_FILES.json);
  const report = await readDocument({ store, key, schema: evaluationReportSchema });
  if (report === undefined) {
    throw noReport(id, undefined);
  }
  return report;
}

function noReport(id: string, state: string | undefined): ServiceError {
  return new ServiceError(
    "evaluation_not_finished",
    `The evaluation ${id} has no report: it ${state === undefined ? "has not finished yet. Ask for its status" : state === "failed" ? "has failed" : `was ${state}`}.`,
  );
}
