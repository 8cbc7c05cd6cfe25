import { SingleBar } from "cli-progress";
import PQueue from "p-queue";
import { ServiceError } from "#contracts";
import { DEFAULT_POOL_OPTIONS } from "#segmentation";

/**
 * Does some work for each of many images, a few at a time, and shows how far it is. Goes on after a bad
 * image, and names every one in the end.
 *
 * @throws ServiceError `request_invalid` when some failed.
 */
export async function withProgress(
  paths: string[],
  work: (path: string) => Promise<void>,
): Promise<void> {
  const bar = new SingleBar({
    format: "{bar} {value}/{total} images  {rate}/s  {eta_formatted} left",
    stream: process.stderr,
  });
  const started = performance.now();
  const failures: string[] = [];
  // One image more than the children can run waits beside each of them, so that none is ever idle.
  const queue = new PQueue({ concurrency: 2 * DEFAULT_POOL_OPTIONS.workers });

  bar.start(paths.length, 0, { rate: "-" });
  await queue.addAll(
    paths.map((path) => async () => {
      try {
        await work(path);
      } catch (error) {
        failures.push(`${path}: ${error instanceof Error ? error.message : error}`);
      }
      const seconds = (performance.now() - started) / 1000;
      bar.increment({ rate: ((bar.getProgress() * paths.length + 1) / seconds).toFixed(1) });
    }),
  );
  bar.stop();

  if (failures.length > 0) {
    throw new ServiceError(
      "request_invalid",
      `${failures.length} of ${paths.length} images failed:\n${failures.join("\n")}`,
    );
  }
}
