import { join } from "node:path";
import type { OpenedModel } from "#contracts";
import { keepLoaded } from "#segmentation";
import { checkStyleGolden } from "./check-style-golden.ts";
import { type LoadedStyles, loadStyles } from "./load-styles.ts";

/**
 * Loads what a version has to preview styles and lets it answer its golden case, or returns it when
 * this process has it loaded. It counts as one network.
 *
 * @param threads how many cores one run may use.
 * @param maxLoadedNetworks networks that this process keeps loaded; the least recently used go first.
 * @throws ServiceError `styles_unavailable`, `model_unusable`
 */
export function openStyles({
  model,
  threads,
  maxLoadedNetworks,
}: {
  model: OpenedModel;
  threads: number;
  maxLoadedNetworks: number;
}): Promise<LoadedStyles> {
  return keepLoaded({
    key: join(model.folder, "styles"),
    maxLoaded: maxLoadedNetworks,
    async load() {
      const styles = await loadStyles({ model, threads });
      await checkStyleGolden({ model, styles });
      return styles;
    },
  });
}
