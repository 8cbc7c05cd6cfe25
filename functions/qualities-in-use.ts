import type { Quality } from "#contracts";
import type { SegmentationPool } from "#segmentation";

/** Which qualities of a model requests ask for: those that its next version is loaded for. */
export interface QualitiesInUse {
  /** Returns a pool that does the same and is listened to. */
  watch(pool: SegmentationPool): SegmentationPool;
  /** `standard` is always among them. */
  of(name: string): readonly Quality[];
}

export function createQualitiesInUse(): QualitiesInUse {
  const byName = new Map<string, Set<Quality>>();

  return {
    watch: (pool) => ({
      ...pool,
      segment(request) {
        const { name } = request.model.manifest;
        const known = byName.get(name) ?? new Set<Quality>(["standard"]);
        byName.set(name, known.add(request.quality ?? "standard"));
        return pool.segment(request);
      },
    }),
    of: (name) => [...(byName.get(name) ?? ["standard"])],
  };
}
