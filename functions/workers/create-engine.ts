import { ServiceError } from "#contracts";
import {
  createBullMqEngine,
  createLocalEngine,
  createStepFunctionsEngine,
  createTaskProcesses,
  type EvaluationTask,
  isTaskDone,
  type MapReduceEngine,
  openStateMachine,
  type RedisOptions,
} from "#evaluation";
import type { ObjectStore } from "#storage";
import { RUN_TASK_MODULE, type WorkerSettings } from "./worker-settings.ts";

export const ENGINES = ["local", "bullmq", "step-functions"] as const;

export interface EngineOptions {
  engine: (typeof ENGINES)[number];
  store: ObjectStore;
  settings: WorkerSettings;
  /** Child processes of the engine `local`. */
  workers: number;
  attempts: number;
  redis: RedisOptions;
  stateMachineArn: string | undefined;
  /** Told of what an engine gets over by itself. */
  onError: (error: Error) => void;
}

/** Creates the engine that a setting names. */
export function createEngine({
  engine,
  store,
  settings,
  workers,
  attempts,
  redis,
  stateMachineArn,
  onError,
}: EngineOptions): MapReduceEngine {
  const isDone = (task: EvaluationTask) => isTaskDone({ store, task });
  switch (engine) {
    case "local": {
      const processes = createTaskProcesses({ filename: RUN_TASK_MODULE, settings, workers });
      return createLocalEngine({ processes, workers, attempts });
    }
    case "bullmq":
      return createBullMqEngine({ redis, isDone, attempts, onConnectionError: onError });
    case "step-functions": {
      const arn = assertArn(stateMachineArn);
      const openMachine = () => openStateMachine({ arn });
      return createStepFunctionsEngine({ openStateMachine: openMachine, isDone, onError });
    }
  }
}

function assertArn(arn: string | undefined): string {
  if (arn === undefined) {
    throw new ServiceError(
      "request_invalid",
      "The engine step-functions needs ALLWEATHER_STATE_MACHINE_ARN. Set it, or choose the engine local.",
    );
  }
  return arn;
}
