import { type ModelManifest, type SegmentationRequest, ServiceError } from "#contracts";
import { assertStyles } from "#model-store";
import type { ObjectStore } from "#storage";
import type { StyleLimits } from "./style-settings.ts";

/**
 * Demands that a version and this server can do what a request asks for with `robustness`.
 *
 * @throws ServiceError `request_invalid` for more runs than the server allows; `styles_unavailable` when
 * the version has no styles.
 */
export async function assertRobust({
  store,
  styles: { maxRobustnessRuns },
  manifest,
  request: { robustness },
}: {
  store: ObjectStore;
  styles: StyleLimits;
  manifest: ModelManifest;
  request: Pick<SegmentationRequest, "robustness">;
}): Promise<void> {
  if (robustness > maxRobustnessRuns) {
    throw new ServiceError(
      "request_invalid",
      `robustness is ${robustness}, and this server allows ${maxRobustnessRuns}. Ask for fewer.`,
    );
  }
  if (robustness > 0) {
    await assertStyles({ store, manifest });
  }
}
