import { join } from "node:path";
import type { OpenedModel, Quality } from "#contracts";
import { loadNetwork, type Network } from "./load-network.ts";
import { checkGoldenCase } from "./reproduce-golden.ts";

/** Least recently used first. */
const networks = new Map<string, Promise<Network>>();

/**
 * Loads a network that has answered its golden cases, or returns it when this process has it loaded.
 *
 * @param threads how many cores one run may use.
 * @param maxLoadedNetworks networks that this process keeps loaded; the least recently used go first.
 * @throws ServiceError `quality_unavailable`, `model_unusable`
 */
export async function openNetwork({
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
  const key = join(model.folder, quality);
  const network = networks.get(key) ?? startNetwork({ model, quality, threads });
  networks.delete(key);
  networks.set(key, network);
  for (const oldest of [...networks.keys()].slice(0, -maxLoadedNetworks)) {
    networks.delete(oldest);
  }
  try {
    return await network;
  } catch (error) {
    networks.delete(key);
    throw error;
  }
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
