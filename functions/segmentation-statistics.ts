import type { ModelManifest } from "#contracts";
import type { SegmentationPool } from "#segmentation";

/** How often something happened, and how long it took in all. */
export interface StageTotal {
  count: number;
  ns: number;
}

/** What one model version did since the process started, image by image. */
export interface ModelStatistics {
  /** Milliseconds since 1970; 0 when there was none. */
  lastImageAt: number;
  /** From arrival at the pool to the answer. */
  success: StageTotal;
  fail: StageTotal;
  queue: StageTotal;
  decode: StageTotal;
  infer: StageTotal;
  encode: StageTotal;
}

/** Counts what a pool does, by model version. */
export interface SegmentationStatistics {
  /** Returns a pool that does the same and is counted. */
  watch(pool: SegmentationPool): SegmentationPool;
  /** What was counted so far; zeros for a version that nobody used. */
  of(model: Pick<ModelManifest, "name" | "version">): Readonly<ModelStatistics>;
}

const NS_PER_MS = 1e6;

/** @param now the time of day, in milliseconds since 1970. */
export function createSegmentationStatistics({
  now,
}: {
  now: () => number;
}): SegmentationStatistics {
  const byVersion = new Map<string, ModelStatistics>();

  function of({ name, version }: Pick<ModelManifest, "name" | "version">): ModelStatistics {
    const key = `${name}@${version}`;
    const statistics = byVersion.get(key) ?? createEmpty();
    byVersion.set(key, statistics);
    return statistics;
  }

  return {
    of,
    watch(pool) {
      return {
        ...pool,
        async segment(request) {
          const statistics = of(request.model.manifest);
          const arrived = performance.now();
          try {
            const segmentation = await pool.segment(request);
            const { queueMs, decodeMs, inferMs, encodeMs } = segmentation.timings;
            add(statistics.queue, queueMs);
            add(statistics.decode, decodeMs);
            add(statistics.infer, inferMs);
            add(statistics.encode, encodeMs);
            add(statistics.success, performance.now() - arrived);
            statistics.lastImageAt = now();
            return segmentation;
          } catch (error) {
            add(statistics.fail, performance.now() - arrived);
            throw error;
          }
        },
      };
    },
  };
}

function createEmpty(): ModelStatistics {
  const nothing = (): StageTotal => ({ count: 0, ns: 0 });
  return {
    lastImageAt: 0,
    success: nothing(),
    fail: nothing(),
    queue: nothing(),
    decode: nothing(),
    infer: nothing(),
    encode: nothing(),
  };
}

function add(total: StageTotal, ms: number): void {
  total.count += 1;
  total.ns += Math.round(ms * NS_PER_MS);
}
