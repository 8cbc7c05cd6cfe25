// Tasks that show what comes back from a child process.
import { ServiceError } from "#contracts";

export async function answer(task: "pid" | "refuse" | "fail"): Promise<number> {
  if (task === "refuse") {
    throw new ServiceError("dataset_invalid", "refused");
  }
  if (task === "fail") {
    throw new TypeError("failed");
  }
  return process.pid;
}
