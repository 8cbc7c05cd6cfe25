import { setTimeout as sleep } from "node:timers/promises";
import { runTraining } from "../../../cli/run-training.ts";
import { withTemporaryFolder } from "../../../cli/with-temporary-folder.ts";

const [pythonScript = ""] = process.argv.slice(2);
await withTemporaryFolder(async (folder) => {
  await runTraining({ words: [], pythonScript });
  console.log(folder);
  await sleep(600_000);
});
