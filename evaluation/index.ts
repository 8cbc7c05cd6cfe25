export { absoluteFolder } from "./datasets/absolute-folder.ts";
export { DatasetFileMissing, type DatasetFiles } from "./datasets/dataset-files.ts";
export { type ListedDataset, listDatasets } from "./datasets/list-datasets.ts";
export { openDatasetFiles } from "./datasets/open-dataset-files.ts";
export { parseDatasetSource } from "./datasets/parse-dataset-source.ts";
export { createBullMqEngine } from "./engines/bullmq-engine.ts";
export { type EvaluationWorker, startBullMqWorker } from "./engines/bullmq-worker.ts";
export { type ChildProcesses, createChildProcesses } from "./engines/child-processes.ts";
export { createLocalEngine } from "./engines/local-engine.ts";
export {
  type EvaluationTask,
  evaluationTaskSchema,
  type MapReduceEngine,
} from "./engines/map-reduce-engine.ts";
export { openStateMachine } from "./engines/open-state-machine.ts";
export type { RedisOptions } from "./engines/redis-connection.ts";
export { createStepFunctionsEngine } from "./engines/step-functions-engine.ts";
export { createTaskProcesses, type TaskProcesses } from "./engines/task-processes.ts";
export { cancelEvaluation } from "./jobs/cancel-evaluation.ts";
export { compareEvaluations } from "./jobs/compare-evaluations.ts";
export { createEvaluation, type NewEvaluation } from "./jobs/create-evaluation.ts";
export { createOwnerReader } from "./jobs/create-owner-reader.ts";
export { createStatusReader, type StatusReader } from "./jobs/create-status-reader.ts";
export {
  type EvaluationRecord,
  evaluationNotFound,
  PREDICTION_NAMINGS,
  type PredictionNaming,
  readRecord,
} from "./jobs/evaluation-record.ts";
export { failEvaluation } from "./jobs/fail-evaluation.ts";
export { isTaskDone } from "./jobs/is-task-done.ts";
export { listEvaluations } from "./jobs/list-evaluations.ts";
export { mapShard } from "./jobs/map-shard.ts";
export { type Outcome, readOutcome } from "./jobs/outcome.ts";
export { type Plan, readPlan } from "./jobs/plan.ts";
export { planEvaluation } from "./jobs/plan-evaluation.ts";
export { readReport, readReportFile } from "./jobs/read-report.ts";
export { REPORT_FILES, type ReportFormat, reduceEvaluation } from "./jobs/reduce-evaluation.ts";
export { runEvaluation } from "./jobs/run-evaluation.ts";
export type { TaskContext } from "./jobs/task-context.ts";
export { toMeasuredResults } from "./reports/to-measured-results.ts";
