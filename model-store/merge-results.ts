import { type MeasuredResult, type ModelManifest, type Quality, ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { findVersion } from "./find-version.ts";

/** What an evaluation measured, and of which version. */
export interface Measured {
  of: { name: string; version: string; quality: Quality };
  results: readonly MeasuredResult[];
}

/** A new result replaces an older one of the same dataset, visual domain and way of testing. */
export function mergeResults(
  known: readonly MeasuredResult[],
  measured: readonly MeasuredResult[],
): MeasuredResult[] {
  const keyOf = ({ dataset, visualDomain, protocol }: MeasuredResult) =>
    JSON.stringify([dataset, visualDomain, protocol.testTime]);
  const replaced = new Set(measured.map(keyOf));
  return [...known.filter((result) => !replaced.has(keyOf(result))), ...measured];
}

/**
 * Refuses results that were measured of other files: a number belongs to what gave it.
 *
 * @throws ServiceError `version_invalid`; `model_not_found` when the store has not what was measured.
 */
export async function assertSameGraph({
  store,
  manifest,
  of: { name, version, quality },
}: {
  store: ObjectStore;
  manifest: ModelManifest;
  of: Measured["of"];
}): Promise<void> {
  const measured = await findVersion({ store, reference: { name, version } });
  if (digestsOf(measured, quality) !== digestsOf(manifest, quality)) {
    throw new ServiceError(
      "version_invalid",
      `The results were measured of ${name}@${version}, quality ${quality}, whose graph or weights are not those of ${manifest.name}@${manifest.version}. Evaluate the version itself.`,
    );
  }
}

function digestsOf({ artifacts }: ModelManifest, quality: Quality): string {
  const decisive = artifacts.filter(
    (artifact) =>
      artifact.role === "weights" || (artifact.role === "graph" && artifact.quality === quality),
  );
  return decisive
    .map(({ sha256 }) => sha256)
    .sort()
    .join();
}
