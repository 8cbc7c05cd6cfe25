import { join } from "node:path";
import type { OpenedModel, Quality } from "#contracts";
import { keepLoaded } from "./keep-loaded.ts";
import { loadNetwork, type Network } from "./load-network.ts";
import { checkGoldenCase } from "./reproduce-golden.ts";

/**
 * Loads a network that has answered its golden cases, or returns it when this process has it loaded.
 *
 * @param threads how many cores one run may use.
 * @param maxLoadedNetworks networks that this process keeps loaded; the least recently used go first.
 * @throws ServiceError `quality_unavailable`, `model_unusable`
 */
export function openNetwork({
  model,
  quality,
  threads,
  maxLoadedNetworks,
}: {
  model: OpenedModel;
  quality: Quality;
  threads: number;
  maxLoadedNetworks: number;
}): Promise<Network> {
  return keepLoaded({
    key: join(model.folder, quality),
    maxLoaded: maxLoadedNetworks,
    load: () => startNetwork({ model, quality, threads }),
  });
}

async function startNetwork(options: {
  model: OpenedModel;
  quality: Quality;
  threads: number;
}): Promise<Network> {
  const network = await loadNetwork(options);
  for (const golden of options.model.manifest.golden) {
    if (golden.quality === options.quality) {
      await checkGoldenCase({ model: options.model, golden, network });
    }
  }
  return network;
}
