import type { Manifest } from "./use-models.ts";

/** How methods are called in print. */
export const METHODS: Record<Manifest["method"], string> = {
  supervised: "supervised",
  famix: "FAMix",
  clouds: "CLOUDS",
};
