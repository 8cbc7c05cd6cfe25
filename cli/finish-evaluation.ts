import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SingleBar } from "cli-progress";
import { type EvaluationReport, type EvaluationStatus, ServiceError } from "#contracts";
import {
  createStatusReader,
  type EvaluationRecord,
  openDatasetFiles,
  REPORT_FILES,
  type ReportFormat,
  readReport,
  readReportFile,
  runEvaluation,
} from "#evaluation";
import { findVersion } from "#model-store";
import type { ObjectStore } from "#storage";
import { createEngine } from "../functions/workers/create-engine.ts";
import type { EngineChoice } from "./options.ts";

const PROGRESS_INTERVAL_MS = 500;

/**
 * Brings an evaluation to its end with a progress bar, writes its report to a folder, and prints its
 * headline. Ctrl-C stops it; it can be gone on with.
 *
 * @throws ServiceError `evaluation_failed`
 */
export async function finishEvaluation({
  store,
  record,
  out,
  ...options
}: {
  store: ObjectStore;
  /** Where child processes find the same store. */
  storeUrl: string;
  record: EvaluationRecord;
  out: string;
  cache: string;
} & EngineChoice): Promise<EvaluationReport | undefined> {
  const { id } = record;
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => stop.abort());
  }
  const engine = createEngine({
    ...options,
    store,
    settings: {
      store: options.storeUrl,
      cacheFolder: options.cache,
      threads: 1,
      maxLoadedNetworks: 1,
    },
    redis: { url: options.redis, prefix: options.queuePrefix },
    stateMachineArn: undefined,
    onError: (error) => console.error(`${error.message}; trying again.`),
  });
  const readStatus = createStatusReader({ store });
  const progress = showProgress(() => readStatus({ id }));
  try {
    const outcome = await runEvaluation({
      store,
      record,
      engine,
      findManifest: (reference) => findVersion({ store, reference }),
      openFiles: openDatasetFiles,
      signal: stop.signal,
      now: () => new Date(),
    });
    await progress.end();
    if (outcome.state !== "succeeded") {
      throw new ServiceError(
        "evaluation_failed",
        outcome.reason ?? `The evaluation ${id} was ${outcome.state}.`,
      );
    }
  } catch (error) {
    await progress.end();
    if (!stop.signal.aborted) {
      throw error;
    }
    console.error(`Stopped. Go on with --resume ${id}.`);
    process.exitCode = 130;
    return undefined;
  } finally {
    await engine.close();
  }

  await mkdir(out, { recursive: true });
  for (const [format, file] of Object.entries(REPORT_FILES)) {
    const body = await readReportFile({ store, id, format: format as ReportFormat });
    await writeFile(join(out, file), body);
  }
  const report = await readReport({ store, id });
  printHeadline({ report, out });
  return report;
}

function showProgress(readStatus: () => Promise<EvaluationStatus>): { end: () => Promise<void> } {
  const bar = new SingleBar({
    format: "{bar} {value}/{total} images  {rate}/s  {left} left  mIoU so far {miou}",
    stream: process.stderr,
    emptyOnZero: true,
  });
  let isStarted = false;
  const show = async () => {
    const { images, imagesPerSecond, secondsLeft, partial } = await readStatus();
    if (images.total !== null && !isStarted) {
      bar.start(images.total, images.done, { rate: "-", left: "-", miou: "-" });
      isStarted = true;
    }
    bar.update(images.done, {
      rate: imagesPerSecond?.toFixed(1) ?? "-",
      left: secondsLeft === null ? "-" : `${Math.ceil(secondsLeft)} s`,
      miou: percent(partial?.miou ?? null),
    });
  };
  // A look that fails is followed by another.
  const timer = setInterval(() => void show().catch(() => {}), PROGRESS_INTERVAL_MS);
  return {
    async end() {
      clearInterval(timer);
      await show().catch(() => {});
      bar.stop();
    },
  };
}

function printHeadline({ report, out }: { report: EvaluationReport; out: string }): void {
  const { overall, domains, images, protocol } = report;
  const rows = [...domains, ...(domains.length > 1 ? [{ visualDomain: "all", ...overall }] : [])];
  const width = Math.max(...rows.map(({ visualDomain }) => visualDomain.length));
  console.log(`mIoU of ${protocol.labelSet}, with ${100 * protocol.bootstrap.level} % intervals:`);
  for (const { visualDomain, miou, miouInterval, imageCount } of rows) {
    const interval =
      miouInterval === null ? "" : ` [${percent(miouInterval.low)}, ${percent(miouInterval.high)}]`;
    console.log(`${visualDomain.padEnd(width)}  ${percent(miou)}${interval}  ${imageCount} images`);
  }
  for (const { name, code, reason } of images.failed) {
    console.log(`not scored: ${name}: ${code}: ${reason}`);
  }
  console.log(`Report: ${join(out, REPORT_FILES.html)}`);
}

function percent(share: number | null): string {
  return share === null ? "-" : (100 * share).toFixed(1);
}
