import { resolve } from "node:path";
import PQueue from "p-queue";
import {
  type EvaluationRequest,
  type EvaluationStatus,
  parseModelReference,
  ServiceError,
} from "#contracts";
import {
  createEvaluation,
  createStatusReader,
  type EvaluationRecord,
  listEvaluations,
  type MapReduceEngine,
  openDatasetFiles,
  planEvaluation,
  readOutcome,
  readRecord,
  runEvaluation,
} from "#evaluation";
import { findVersion } from "#model-store";
import { findGraph } from "#segmentation";
import type { ObjectStore } from "#storage";

/** Evaluations that callers ask for, and this process brings to their end. */
export interface Evaluations {
  /**
   * Writes an evaluation down and queues it.
   *
   * @throws ServiceError `model_not_found`, `quality_unavailable`, `dataset_not_found`,
   * `idempotency_key_reused`
   */
  submit(options: {
    request: EvaluationRequest;
    idempotencyKey?: string | undefined;
  }): Promise<EvaluationRecord>;
  /** @throws ServiceError `evaluation_not_found` */
  status(id: string): Promise<EvaluationStatus>;
  /** Queues what another process, or this one before it was restarted, left undone. */
  resume(): Promise<void>;
  /** Stops; what is not done is gone on with by whoever resumes. */
  close(): Promise<void>;
}

/**
 * @param atOnce evaluations that run at a time; the others wait in the order they came.
 * @param datasetsUrl where the datasets are that callers may name.
 * @param onError told of what is nobody's fault but ours.
 */
export function createEvaluations({
  store,
  engine,
  atOnce,
  datasetsUrl,
  onError,
}: {
  store: ObjectStore;
  engine: MapReduceEngine;
  atOnce: number;
  datasetsUrl: string;
  onError: (error: unknown) => void;
}): Evaluations {
  const queue = new PQueue({ concurrency: atOnce });
  const closing = new AbortController();
  const queued = new Set<string>();
  const readStatus = createStatusReader({ store });

  return {
    async submit({ request, idempotencyKey }) {
      const manifest = await findVersion({ store, reference: parseModelReference(request.model) });
      const { quality, dataset, domains, corruptions, labelSet, maxFailedShare, seed } = request;
      findGraph({ manifest, quality });
      const source = `${absoluteUrl(datasetsUrl)}/${dataset}`;
      await assertDatasetThere({ source, dataset });
      const record = await createEvaluation({
        store,
        idempotencyKey,
        now: new Date(),
        evaluation: {
          request,
          predictor: { kind: "model", name: manifest.name, version: manifest.version, quality },
          dataset: { name: dataset, sources: [source] },
          ...(domains !== undefined && { domains }),
          ...(corruptions !== undefined && { corruptions }),
          ...(labelSet !== undefined && { labelSet }),
          maxFailedShare,
          seed,
        },
      });
      start(record.id);
      return record;
    },

    status: (id) => readStatus({ id }),

    async resume() {
      const unfinished: string[] = [];
      for await (const id of listEvaluations({ store })) {
        if ((await readOutcome({ store, id })) === undefined) {
          unfinished.unshift(id);
        }
      }
      for (const id of unfinished) {
        start(id);
      }
    },

    async close() {
      closing.abort();
      queue.clear();
      await queue.onIdle();
      await engine.close();
    },
  };

  function start(id: string): void {
    if (!queued.has(id) && !closing.signal.aborted) {
      queued.add(id);
      queue
        .add(() => run(id))
        .catch((error) => closing.signal.aborted || onError(error))
        .finally(() => queued.delete(id));
    }
  }

  async function run(id: string): Promise<void> {
    const record = await readRecord({ store, id });
    const { predictor } = record;
    await runEvaluation({
      store,
      id,
      engine,
      signal: closing.signal,
      now: () => new Date(),
      plan: async () =>
        planEvaluation({
          store,
          record,
          manifest:
            predictor.kind === "model"
              ? await findVersion({ store, reference: predictor })
              : undefined,
          openFiles: openDatasetFiles,
        }),
    });
  }
}

/** A worker may run in another folder. */
function absoluteUrl(url: string): string {
  return /^[a-z0-9]+:\/\//.test(url) ? url.replace(/\/+$/, "") : resolve(url);
}

/** Told at once, and not by a job that fails in a while. */
async function assertDatasetThere({
  source,
  dataset,
}: {
  source: string;
  dataset: string;
}): Promise<void> {
  const files = await openDatasetFiles(source);
  for await (const _ of files.list("")) {
    return;
  }
  throw new ServiceError(
    "dataset_not_found",
    `There is no dataset "${dataset}". GET /v1/datasets lists those that there are.`,
  );
}
