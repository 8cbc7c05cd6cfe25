import { type EvaluationReport, LABEL_SETS, ServiceError } from "#contracts";
import { buildReport } from "./build-report.ts";
import { drawWorstImages, type Reduced } from "./draw-worst-images.ts";
import { type EvaluationRecord, readRecord } from "./evaluation-record.ts";
import { runKey } from "./keys.ts";
import { readOutcome, writeOutcome } from "./outcome.ts";
import { readPlan } from "./plan.ts";
import { writeDocument } from "./stored-document.ts";
import { type SummedResults, sumResults } from "./sum-results.ts";
import type { TaskContext } from "./task-context.ts";

const FAILED_IMAGES_SHOWN = 100;

/** The forms of a report, and where each is kept. */
export const REPORT_FILES = {
  json: "report.json",
  html: "report.html",
  png: "report.png",
} as const;
export type ReportFormat = keyof typeof REPORT_FILES;

/**
 * Adds up what the shards came to, and stores the report in all its forms. Ends the evaluation:
 * as failed when more images than allowed could not be scored. Does nothing when it has ended.
 *
 * @throws ServiceError `artifact_corrupt` when a shard has no result.
 */
export async function reduceEvaluation({
  context,
  id,
}: {
  context: TaskContext;
  id: string;
}): Promise<void> {
  const { store, now } = context;
  if ((await readOutcome({ store, id })) !== undefined) {
    return;
  }
  const record = await readRecord({ store, id });
  const plan = await readPlan({ store, id });
  if (plan === undefined) {
    throw new ServiceError("artifact_corrupt", `The evaluation ${id} has lost its plan.`);
  }
  const summed = await sumResults({
    store,
    id,
    shardCount: plan.shardCount,
    labelCount: LABEL_SETS[plan.scored.labelSet].labels.length,
    hasConfidence: plan.evaluated.kind === "model",
  });
  const report = buildReport({ record, plan, summed, finishedAt: now() });
  const reason = tooManyFailed({ record, report, summed });
  if (reason === undefined) {
    await storeReport({ context, record, plan, summed, report });
  }
  const at = now().toISOString();
  await writeOutcome({
    store,
    id,
    outcome:
      reason === undefined
        ? { state: "succeeded", at, reason: null }
        : { state: "failed", at, reason },
  });
}

/** Clean images and corrupted copies are counted apart: many copies must not hide that truth is lost. */
function tooManyFailed({
  record: { maxFailedShare },
  report: {
    images: { failed },
  },
  summed,
}: {
  record: EvaluationRecord;
  report: EvaluationReport;
  summed: SummedResults;
}): string | undefined {
  const clean = summed.images.length;
  const groups = [
    { title: "images", scored: clean, failed: failed.filter((image) => !image.corruption) },
    {
      title: "corrupted copies",
      scored: summed.scored - clean,
      failed: failed.filter((image) => image.corruption),
    },
  ];
  const lost = groups.find(
    (group) =>
      group.failed.length > 0 &&
      (group.scored === 0 ||
        group.failed.length / (group.scored + group.failed.length) > maxFailedShare),
  );
  if (lost === undefined) {
    return undefined;
  }
  const listed = lost.failed
    .slice(0, FAILED_IMAGES_SHOWN)
    .map(({ name, code, reason }) => `${name} (${code}: ${reason})`);
  const others = lost.failed.length - listed.length;
  return `${lost.failed.length} of ${lost.scored + lost.failed.length} ${lost.title} could not be scored, and at most a share of ${maxFailedShare} may fail. Mend the dataset, or allow a larger share: ${listed.join("; ")}${others > 0 ? `; and ${others} others` : ""}`;
}

async function storeReport(reduced: Reduced): Promise<void> {
  const {
    context: { store },
    record,
    report,
  } = reduced;
  // Plots take a while to load, and most tasks only map.
  const { renderReport } = await import("../reports/render-report.ts");
  const { renderReportPng } = await import("../reports/render-report-png.ts");
  const pictures = await drawWorstImages(reduced);
  const html = Buffer.from(renderReport({ report, pictures }));
  await store.putIfAbsent(runKey(record.id, REPORT_FILES.html), html);
  await store.putIfAbsent(runKey(record.id, REPORT_FILES.png), renderReportPng({ report }));
  await writeDocument({
    store,
    key: runKey(record.id, REPORT_FILES.json),
    document: report,
  });
}
