import PQueue from "p-queue";
import pRetry from "p-retry";
import {
  type EvaluationRequest,
  type EvaluationStatus,
  parseModelReference,
  ServiceError,
} from "#contracts";
import {
  absoluteFolder,
  createEvaluation,
  createOwnerReader,
  createStatusReader,
  type EvaluationRecord,
  evaluationNotFound,
  failEvaluation,
  listEvaluations,
  type MapReduceEngine,
  openDatasetFiles,
  readOutcome,
  readRecord,
  runEvaluation,
} from "#evaluation";
import { findVersion } from "#model-store";
import { findGraph } from "#segmentation";
import type { ObjectStore } from "#storage";

/** About ten minutes in all. */
const RETRIES = 8;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 180_000;

/** Evaluations that callers ask for, and this process brings to their end. */
export interface Evaluations {
  /**
   * Writes an evaluation down and queues it.
   *
   * @throws ServiceError `model_not_found`, `quality_unavailable`, `dataset_not_found`,
   * `idempotency_key_reused`
   */
  submit(options: {
    tenant: string;
    request: EvaluationRequest;
    idempotencyKey?: string | undefined;
  }): Promise<EvaluationRecord>;
  /** Ids of a tenant's evaluations, newest first; `after` starts behind one. */
  list(options: { tenant: string; after?: string | undefined }): AsyncIterable<string>;
  /** @throws ServiceError `evaluation_not_found` for one that is another tenant's, as for one that is not there. */
  assertOwned(options: { tenant: string; id: string }): Promise<void>;
  /** @throws ServiceError `evaluation_not_found` */
  status(id: string): Promise<EvaluationStatus>;
  /** Queues what another process, or this one before it was restarted, left undone. */
  resume(): Promise<void>;
  /** After `closing` was aborted: waits until nothing runs any more. */
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
  closing,
  onError,
}: {
  store: ObjectStore;
  engine: MapReduceEngine;
  atOnce: number;
  datasetsUrl: string;
  /** Aborted, work stops; what is not done is gone on with by whoever resumes. */
  closing: AbortSignal;
  onError: (error: unknown) => void;
}): Evaluations {
  const queue = new PQueue({ concurrency: atOnce });
  const queued = new Set<string>();
  const readStatus = createStatusReader({ store });
  const ownerOf = createOwnerReader({ store });

  return {
    async submit({ tenant, request, idempotencyKey }) {
      const manifest = await findVersion({ store, reference: parseModelReference(request.model) });
      const { quality, dataset, domains, corruptions, labelSet, maxFailedShare, seed } = request;
      findGraph({ manifest, quality });
      const source = `${absoluteFolder(datasetsUrl).replace(/\/+$/, "")}/${dataset}`;
      await assertDatasetThere({ source, dataset });
      const record = await createEvaluation({
        store,
        idempotencyKey,
        now: new Date(),
        evaluation: {
          tenant,
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

    async *list({ tenant, after }) {
      for await (const id of listEvaluations({ store, after })) {
        if ((await ownerOf(id).catch(toNobody)) === tenant) {
          yield id;
        }
      }
    },

    async assertOwned({ tenant, id }) {
      if ((await ownerOf(id)) !== tenant) {
        throw evaluationNotFound(id);
      }
    },

    status: (id) => readStatus({ id }),

    async resume() {
      const unfinished: string[] = [];
      for await (const id of listEvaluations({ store })) {
        // One that is damaged must not keep the others waiting.
        if (await isOursAndUnfinished(id).catch(onError)) {
          unfinished.unshift(id);
        }
      }
      for (const id of unfinished) {
        start(id);
      }
    },

    async close() {
      queue.clear();
      await queue.onIdle();
      await engine.close();
    },
  };

  function start(id: string): void {
    if (!queued.has(id) && !closing.aborted) {
      queued.add(id);
      queue
        .add(() => runPatiently(id))
        .catch((error) => closing.aborted || onError(error))
        .finally(() => queued.delete(id));
    }
  }

  /** Those of the command line are gone on with there. */
  async function isOursAndUnfinished(id: string): Promise<boolean> {
    const { request } = await readRecord({ store, id });
    return request !== null && (await readOutcome({ store, id })) === undefined;
  }

  /** A store or a bucket that is away for a while costs time; only what lasts ends an evaluation. */
  async function runPatiently(id: string): Promise<void> {
    try {
      await pRetry(() => run(id), {
        retries: RETRIES,
        minTimeout: FIRST_WAIT_MS,
        maxTimeout: LONGEST_WAIT_MS,
        onFailedAttempt: ({ error }) => onError(error),
        signal: closing,
      });
    } catch (error) {
      closing.throwIfAborted();
      await failEvaluation({
        store,
        id,
        reason: "Something went wrong on our side.",
        now: new Date(),
      });
      throw error;
    }
  }

  async function run(id: string): Promise<void> {
    await runEvaluation({
      store,
      record: await readRecord({ store, id }),
      engine,
      findManifest: (reference) => findVersion({ store, reference }),
      openFiles: openDatasetFiles,
      signal: closing,
      now: () => new Date(),
    });
  }
}

/** An evaluation of which not even the request can be read is on nobody's list. */
function toNobody(error: unknown): undefined {
  if (!(error instanceof ServiceError && error.code === "artifact_corrupt")) {
    throw error;
  }
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
