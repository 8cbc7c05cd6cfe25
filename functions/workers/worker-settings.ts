import { z } from "zod";

/** What a process needs to do tasks of evaluations: plain data, as it is handed to child processes. */
export const workerSettingsSchema = z.strictObject({
  store: z.string(),
  cacheFolder: z.string(),
  threads: z.int().min(1),
  maxLoadedNetworks: z.int().min(1),
});

export type WorkerSettings = z.infer<typeof workerSettingsSchema>;

/** The module whose `runTask` child processes call. */
export const RUN_TASK_MODULE = new URL("./run-task.ts", import.meta.url);
