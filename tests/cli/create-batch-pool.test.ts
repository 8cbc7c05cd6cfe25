import { expect, test } from "vitest";
import { DEFAULT_POOL_OPTIONS, type ImageTask, type SegmentationResult } from "#segmentation";
import { createBatchPool } from "../../cli/create-batch-pool.ts";
import { writeStyledVersion } from "../style-preview/styled-version.ts";
import { temporaryFolder } from "../temporary-folder.ts";

test("images whose styles make more pixels than a server would hold are all done", async () => {
  const folder = await temporaryFolder();
  const model = { manifest: await writeStyledVersion({ folder }), folder };
  const [widthPx, heightPx] = [16, 16];
  const task: ImageTask = {
    name: "segment",
    model,
    image: { rgb: new Uint8Array(widthPx * heightPx * 3), widthPx, heightPx },
    // It runs but once: what counts is what it says.
    runs: DEFAULT_POOL_OPTIONS.maxPixelsInFlight / (widthPx * heightPx),
    options: { quality: "standard", outputs: [{ format: "summary" }] },
  };
  const pool = createBatchPool();

  try {
    const asked = [task, task, task].map((each) => pool.run<SegmentationResult>(each));

    await expect(Promise.all(asked)).resolves.toHaveLength(3);
  } finally {
    await pool.close();
  }
});
