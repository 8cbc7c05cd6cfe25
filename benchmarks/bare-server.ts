// The least that can stand between a client and the work: node:http, one child process, nothing of
// ours but that work. What `serving.ts` measures the API's own cost against.
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { OpenedModel } from "#contracts";
import { DEFAULT_POOL_OPTIONS } from "#segmentation";
import type { SegmentationResult, SegmentationTask } from "../segmentation/segmentation-task.ts";
import { segment } from "../segmentation/worker.ts";

const IS_CHILD = process.argv[2] === "child";

if (IS_CHILD) {
  process.on("message", async (task) => {
    process.send?.(await segment(task as SegmentationTask));
  });
}

/** Answers any request with the label map of its body. One request at a time. */
export async function startBareServer(
  model: OpenedModel,
): Promise<{ url: string; close: () => void }> {
  const child = fork(new URL(import.meta.url), ["child"], {
    serialization: "advanced",
    execArgv: ["--import", "tsx"],
  });
  const server = createServer(async (request, response) => {
    const task: SegmentationTask = {
      ...DEFAULT_POOL_OPTIONS,
      threads: DEFAULT_POOL_OPTIONS.threadsPerWorker,
      model,
      quality: "standard",
      image: await buffer(request),
      outputs: [{ format: "label-map" }],
    };
    child.send(task);
    const [message] = await once(child, "message");
    const { outputs, timings } = message as SegmentationResult;
    const { decodeMs, inferMs, encodeMs } = timings;
    response.setHeader(
      "Server-Timing",
      `decode;dur=${decodeMs}, infer;dur=${inferMs}, encode;dur=${encodeMs}`,
    );
    response.end(outputs[0]);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
      child.kill();
    },
  };
}
