import { createHash } from "node:crypto";
import { type FailedImage, LABEL_SETS, type LabelSetId, ServiceError } from "#contracts";
import { ImageFailure } from "../datasets/image-failure.ts";
import { addCounts } from "../metrics/add-counts.ts";
import { countBoundary } from "../metrics/count-boundary.ts";
import { type ConfidenceCounts, countConfidence } from "../metrics/count-confidence.ts";
import { countConfusion } from "../metrics/count-confusion.ts";
import { encodeConfidenceCounts } from "../metrics/encode-confidence-counts.ts";
import { readRecord } from "./evaluation-record.ts";
import { confidenceKey, resultKey } from "./keys.ts";
import { openPairReader, type PairReader, type PredictedPair } from "./open-pair-reader.ts";
import { type PlannedPair, readPlan, readShard } from "./plan.ts";
import type { ImageCounts, ShardResult } from "./shard-result.ts";
import { writeDocument } from "./stored-document.ts";
import type { TaskContext } from "./task-context.ts";

/**
 * Scores the pairs of one shard, and stores what they come to. A pair that cannot be scored is
 * listed with its reason, and the others go on. Does nothing when the shard has a result.
 *
 * @throws ServiceError when it is not a pair's fault: `model_unusable`, `artifact_corrupt`, ...
 */
export async function mapShard({
  context,
  id,
  shard,
}: {
  context: TaskContext;
  id: string;
  shard: number;
}): Promise<void> {
  const { store, now } = context;
  if ((await store.sizeBytes(resultKey(id, shard))) !== undefined) {
    return;
  }
  const record = await readRecord({ store, id });
  const plan = await readPlan({ store, id });
  if (plan === undefined) {
    throw new ServiceError("artifact_corrupt", `The evaluation ${id} has lost its plan.`);
  }
  const reader = await openPairReader({ context, record, plan });
  const pairs = await readShard({ store, id, plan, shard });

  const { images, failures, confidence } = await scorePairs({
    reader,
    pairs,
    labelSet: plan.scored.labelSet,
  });

  const counts = Object.fromEntries(
    [...confidence].map(([visualDomain, each]) => [
      visualDomain,
      Buffer.from(encodeConfidenceCounts(each)).toString("base64"),
    ]),
  );
  const confidenceDigest = createHash("sha256").update(JSON.stringify(counts)).digest("hex");
  // The result goes last, and names what belongs to it: a shard counts once it is there, as a whole.
  await writeDocument({ store, key: confidenceKey(id, confidenceDigest), document: counts });
  const finishedAt = now().toISOString();
  const result: ShardResult = { finishedAt, images, failures, confidenceDigest };
  await writeDocument({ store, key: resultKey(id, shard), document: result });
}

/** A pair's fault is listed; every other error ends the task. */
async function scorePairs({
  reader,
  pairs,
  labelSet,
}: {
  reader: PairReader;
  pairs: PlannedPair[];
  labelSet: LabelSetId;
}): Promise<{
  images: ImageCounts[];
  failures: FailedImage[];
  confidence: Map<string, ConfidenceCounts>;
}> {
  const images: ImageCounts[] = [];
  const failures: FailedImage[] = [];
  const confidence = new Map<string, ConfidenceCounts>();
  let [loaded] = await load(reader, pairs[0]);
  for (const [place, pair] of pairs.entries()) {
    const current = loaded;
    // Read before the network runs, which stops the event loop, and decoded meanwhile.
    [loaded] = await load(reader, pairs[place + 1]);
    try {
      if (current?.status !== "fulfilled") {
        throw current?.reason;
      }
      const predicted = await current.value();
      images.push(countImage({ pair, predicted, labelSet }));
      addConfidence({ confidence, pair, predicted });
    } catch (error) {
      if (!(error instanceof ImageFailure)) {
        throw error;
      }
      failures.push(describeFailure(pair, error));
    }
  }
  return { images, failures, confidence };
}

/** Settled: what is wrong with a pair is told when it is its turn. */
function load(reader: PairReader, pair: PlannedPair | undefined) {
  return Promise.allSettled(pair === undefined ? [] : [reader.load(pair)]);
}

function countImage({
  pair: { name, visualDomain, corruption, isReference },
  predicted: { truth, prediction, widthPx, heightPx },
  labelSet,
}: {
  pair: PlannedPair;
  predicted: PredictedPair;
  labelSet: LabelSetId;
}): ImageCounts {
  const labelCount = LABEL_SETS[labelSet].labels.length;
  const boundary = countBoundary({ truth, prediction, widthPx, heightPx, labelCount });
  return {
    name,
    visualDomain,
    ...(corruption !== undefined && { corruption }),
    ...(isReference && { isReference }),
    confusion: [...countConfusion({ truth, prediction, labelCount })],
    boundary: { intersection: [...boundary.intersection], union: [...boundary.union] },
  };
}

function addConfidence({
  confidence,
  pair: { visualDomain, corruption },
  predicted,
}: {
  confidence: Map<string, ConfidenceCounts>;
  pair: PlannedPair;
  predicted: PredictedPair;
}): void {
  // How sure a network is of corrupted images is not reported, so it is not kept.
  if (predicted.confidence === undefined || corruption !== undefined) {
    return;
  }
  const counts = countConfidence({ ...predicted, confidence: predicted.confidence });
  const sum = confidence.get(visualDomain);
  if (sum === undefined) {
    confidence.set(visualDomain, counts);
  } else {
    addCounts(sum.all, counts.all);
    addCounts(sum.correct, counts.correct);
  }
}

function describeFailure(
  { name, visualDomain, corruption }: PlannedPair,
  { code, message }: ImageFailure,
): FailedImage {
  return {
    name,
    visualDomain,
    ...(corruption !== undefined && { corruption }),
    code,
    reason: message,
  };
}
