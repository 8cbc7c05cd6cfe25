import fc from "fast-check";
import { expect, test } from "vitest";
import { LABEL_SETS, scoresSchema } from "#contracts";
import { addCounts } from "../../../evaluation/metrics/add-counts.ts";
import { bootstrapMiou } from "../../../evaluation/metrics/bootstrap-miou.ts";
import { countBoundary } from "../../../evaluation/metrics/count-boundary.ts";
import { countConfidence } from "../../../evaluation/metrics/count-confidence.ts";
import { countConfusion } from "../../../evaluation/metrics/count-confusion.ts";
import {
  createGroupCounts,
  type GroupCounts,
} from "../../../evaluation/metrics/create-group-counts.ts";
import { decodeConfidenceCounts } from "../../../evaluation/metrics/decode-confidence-counts.ts";
import { encodeConfidenceCounts } from "../../../evaluation/metrics/encode-confidence-counts.ts";
import { scoreGroup } from "../../../evaluation/metrics/score-group.ts";
import { sumLabels } from "../../../evaluation/metrics/sum-labels.ts";
import { type SmallPair, smallPairs } from "./label-maps.ts";

const { labels } = LABEL_SETS["camvid-11"];
const labelCount = labels.length;

interface Image extends SmallPair {
  name: string;
  shard: number;
}

const images = fc
  .array(fc.record({ pair: smallPairs, shard: fc.nat(3) }), { minLength: 2, maxLength: 8 })
  .map((all) => all.map(({ pair, shard }, at): Image => ({ ...pair, shard, name: `image ${at}` })));

test("any split into shards, merged in any order, scores the same to the last bit", () => {
  const shuffled = images.chain((all) =>
    fc.record({
      all: fc.constant(all),
      order: fc.shuffledSubarray(all, { minLength: all.length }),
    }),
  );
  fc.assert(
    fc.property(shuffled, ({ all, order }) => {
      const whole = evaluate([all]);
      const shards = [3, 1, 2, 0].map((shard) => order.filter((image) => image.shard === shard));

      expect(scoresSchema.parse(whole)).toEqual(whole);
      expect(evaluate(shards)).toEqual(whole);
    }),
    { numRuns: 15 },
  );
});

test("counts of other labels, or of other things, are not added", () => {
  expect(() => addCounts(new Float64Array(6), new Int32Array(4))).toThrow(
    "A total of 6 entries cannot take 4 counts.",
  );
});

test("predictions without confidence have no reliability", () => {
  const counts = createGroupCounts({ labelCount, hasConfidence: false });

  expect(scoreGroup({ counts, labels }).reliability).toBeNull();
});

/** As a job does it: shards are counted, their confidence stored as bytes, and then merged. */
function evaluate(shards: Image[][]) {
  const total = createGroupCounts({ labelCount, hasConfidence: true });
  for (const shard of shards) {
    const counted = createGroupCounts({ labelCount, hasConfidence: true });
    for (const { truth, prediction, confidence, widthPx, heightPx } of shard) {
      merge(counted, {
        imageCount: 1,
        confusion: Float64Array.from(countConfusion({ truth, prediction, labelCount })),
        boundary: countBoundary({ truth, prediction, widthPx, heightPx, labelCount }),
        confidence: countConfidence({ truth, prediction, confidence }),
      });
    }
    const stored = counted.confidence && encodeConfidenceCounts(counted.confidence);
    merge(total, { ...counted, confidence: stored && decodeConfidenceCounts(stored) });
  }

  const resampled = shards.flat().map(({ name, truth, prediction }) => ({
    name,
    visualDomain: "day",
    sums: sumLabels({ confusion: countConfusion({ truth, prediction, labelCount }), labelCount }),
  }));
  return {
    ...scoreGroup({ counts: total, labels }),
    miouInterval: bootstrapMiou({ images: resampled, replicates: 20, level: 0.9, seed: 3 }),
  };
}

function merge(total: GroupCounts, part: GroupCounts): void {
  total.imageCount += part.imageCount;
  addCounts(total.confusion, part.confusion);
  addCounts(total.boundary.intersection, part.boundary.intersection);
  addCounts(total.boundary.union, part.boundary.union);
  if (total.confidence !== null && part.confidence !== null) {
    addCounts(total.confidence.all, part.confidence.all);
    addCounts(total.confidence.correct, part.confidence.correct);
  }
}
