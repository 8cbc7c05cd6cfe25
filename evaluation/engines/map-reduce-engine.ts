import { z } from "zod";
import { evaluationIdSchema } from "#contracts";

/** A piece of work that any process can do that reaches the store: everything else is there. */
export const evaluationTaskSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("map"),
    evaluation: evaluationIdSchema,
    shard: z.int().min(0),
  }),
  z.strictObject({ kind: z.literal("reduce"), evaluation: evaluationIdSchema }),
]);
export type EvaluationTask = z.infer<typeof evaluationTaskSchema>;

/** Why a run is stopped when nobody waits for it any more, as against one that will be gone on with. */
export class EvaluationEnded extends Error {
  override readonly name = "EvaluationEnded";
}

/**
 * Does the task, or throws. What it comes to is in the store afterwards. Doing it twice, also at
 * once, comes to the same.
 */
export type RunTask = (task: EvaluationTask) => Promise<void>;

/**
 * Has the tasks of evaluations done, somewhere. Every engine passes
 * `tests/evaluation/engines/engine-contract.ts`.
 */
export interface MapReduceEngine {
  readonly name: "local" | "bullmq" | "step-functions";

  /**
   * Has every shard mapped, at least once and in any order, and then the evaluation reduced.
   *
   * A worker that dies costs a repetition of what it was at, and nothing else. Rejects when a task
   * has failed too often, with the last error. When the signal is aborted, work stops within two
   * seconds, and this rejects with the signal's reason.
   */
  run(
    job: { evaluation: string; shards: number[] },
    options: { signal: AbortSignal },
  ): Promise<void>;

  close(): Promise<void>;
}
