import type { Evaluated } from "#contracts";

/** Who predicted, in a few words. */
export function evaluatedTitle(evaluated: Evaluated): string {
  return evaluated.kind === "model" ? `${evaluated.name} ${evaluated.version}` : evaluated.name;
}
