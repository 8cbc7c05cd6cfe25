import { setTimeout as sleep } from "node:timers/promises";
import { ServiceError } from "#contracts";
import { EvaluationEnded, type EvaluationTask, type MapReduceEngine } from "./map-reduce-engine.ts";

const POLL_INTERVAL_MS = 1_000;

/** The three calls of AWS Step Functions that are used. */
export interface StateMachine {
  start(execution: { name: string; input: string }): Promise<void>;
  stop(execution: { name: string }): Promise<void>;
  /** Undefined when there is no such execution. */
  failure(execution: { name: string }): Promise<string | undefined>;
}

/**
 * Creates the engine that leaves tasks to AWS Step Functions: it lists the shards itself, has a
 * Distributed Map go over them, which is done at once with those that have a result, then reduces. The handlers of its states are `functions/workers/step-functions.ts`.
 *
 * @param isDone whether the store has what a task comes to.
 */
export function createStepFunctionsEngine({
  openStateMachine,
  isDone,
  onError,
}: {
  openStateMachine: () => Promise<StateMachine>;
  isDone: (task: EvaluationTask) => Promise<boolean>;
  /** Told when a call fails; the execution itself goes on without us. */
  onError: (error: Error) => void;
}): MapReduceEngine {
  return {
    name: "step-functions",

    async run({ evaluation }, { signal }) {
      const stateMachine = await openStateMachine();
      // A name is used once: what an execution left undone is another one's.
      const name = `${evaluation}-${Date.now()}`;
      await stateMachine.start({ name, input: JSON.stringify({ evaluation }) });
      try {
        while (!(await isDone({ kind: "reduce", evaluation }))) {
          signal.throwIfAborted();
          const failure = await stateMachine.failure({ name }).catch(onError);
          if (typeof failure === "string") {
            throw new ServiceError("evaluation_failed", `The state machine failed: ${failure}`);
          }
          await sleep(POLL_INTERVAL_MS, undefined, { signal }).catch(() => {});
        }
      } catch (error) {
        // When this process only closes, AWS goes on, and whoever resumes finds what is done.
        if (signal.reason instanceof EvaluationEnded || !signal.aborted) {
          await stateMachine.stop({ name }).catch(onError);
        }
        throw error;
      }
    },

    async close() {},
  };
}
