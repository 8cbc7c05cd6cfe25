import { createHash } from "node:crypto";
import type { SizedPair } from "./list-part.ts";

/** SHA-256 of which pairs these are, in any order. Where they lie does not matter. */
export function digestPairs(pairs: readonly SizedPair[]): string {
  const lines = pairs.map((pair) => {
    const { name, visualDomain, corruption, image, imageBytes, label, labelBytes, mapping } = pair;
    const done = corruption ? [corruption.name, corruption.severity] : null;
    return JSON.stringify([
      name,
      visualDomain,
      done,
      image,
      imageBytes,
      label,
      labelBytes,
      mapping,
    ]);
  });
  const hash = createHash("sha256");
  for (const line of lines.sort()) {
    hash.update(`${line}\n`);
  }
  return hash.digest("hex");
}
