import { z } from "zod";
import { type CorruptionLevel, type FailedImage, ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { addCounts } from "../metrics/add-counts.ts";
import { createGroupCounts, type GroupCounts } from "../metrics/create-group-counts.ts";
import { decodeConfidenceCounts } from "../metrics/decode-confidence-counts.ts";
import type { BootstrapImage } from "../metrics/resample-images.ts";
import { scoreConfusion } from "../metrics/score-confusion.ts";
import { sumLabels } from "../metrics/sum-labels.ts";
import { confidenceKey } from "./keys.ts";
import { type ImageCounts, readShardResult } from "./shard-result.ts";
import { readDocument } from "./stored-document.ts";

/** What all shards of an evaluation add up to. */
export interface SummedResults {
  /** Of uncorrupted images, by visual domain. */
  domains: Map<string, GroupCounts>;
  /** Of uncorrupted ones that there are corrupted copies of. */
  reference: GroupCounts;
  /** Of corrupted ones, by corruption and severity. */
  corruptions: Map<string, CorruptionLevel & { counts: GroupCounts }>;
  /** Of uncorrupted images: what intervals need, and how well each one did by itself. */
  images: (BootstrapImage & { miou: number | null; shard: number })[];
  scored: number;
  failures: FailedImage[];
}

const confidenceSchema = z.record(z.string(), z.base64());

/**
 * Adds up the results of all shards, one at a time: what is kept of an image is three numbers per
 * label.
 *
 * @throws ServiceError `artifact_corrupt` when a shard has no result.
 */
export async function sumResults({
  store,
  id,
  shardCount,
  labelCount,
  hasConfidence,
}: {
  store: ObjectStore;
  id: string;
  shardCount: number;
  labelCount: number;
  hasConfidence: boolean;
}): Promise<SummedResults> {
  const summed: SummedResults = {
    domains: new Map(),
    reference: createGroupCounts({ labelCount, hasConfidence: false }),
    corruptions: new Map(),
    images: [],
    scored: 0,
    failures: [],
  };
  for (let shard = 0; shard < shardCount; shard++) {
    const { images, failures, confidenceDigest } = await readShardResult({ store, id, shard });
    summed.failures.push(...failures);
    for (const image of images) {
      addImage({ summed, shard, image, labelCount, hasConfidence });
    }
    if (hasConfidence) {
      await addConfidence({ store, id, confidenceDigest, domains: summed.domains });
    }
  }
  return summed;
}

function addImage({
  summed,
  shard,
  image,
  labelCount,
  hasConfidence,
}: {
  summed: SummedResults;
  shard: number;
  image: ImageCounts;
  labelCount: number;
  hasConfidence: boolean;
}): void {
  const { name, visualDomain, corruption, boundary } = image;
  const confusion = Float64Array.from(image.confusion);
  summed.scored += 1;
  if (corruption === undefined) {
    const { miou } = scoreConfusion({ confusion, labelCount });
    const sums = sumLabels({ confusion, labelCount });
    summed.images.push({ name, visualDomain, sums, miou, shard });
    const known = summed.domains.get(visualDomain);
    const counts = known ?? createGroupCounts({ labelCount, hasConfidence });
    summed.domains.set(visualDomain, counts);
    addToGroup({ counts, confusion, boundary });
    if (image.isReference) {
      addToGroup({ counts: summed.reference, confusion, boundary });
    }
  } else {
    const key = `${corruption.name} ${corruption.severity}`;
    const known = summed.corruptions.get(key);
    const group = known ?? {
      ...corruption,
      counts: createGroupCounts({ labelCount, hasConfidence: false }),
    };
    summed.corruptions.set(key, group);
    addToGroup({ counts: group.counts, confusion, boundary });
  }
}

function addToGroup({
  counts,
  confusion,
  boundary,
}: {
  counts: GroupCounts;
  confusion: Float64Array;
  boundary: ImageCounts["boundary"];
}): void {
  counts.imageCount += 1;
  addCounts(counts.confusion, confusion);
  addCounts(counts.boundary.intersection, boundary.intersection);
  addCounts(counts.boundary.union, boundary.union);
}

async function addConfidence({
  store,
  id,
  confidenceDigest,
  domains,
}: {
  store: ObjectStore;
  id: string;
  confidenceDigest: string;
  domains: SummedResults["domains"];
}): Promise<void> {
  const key = confidenceKey(id, confidenceDigest);
  const document = await readDocument({ store, key, schema: confidenceSchema });
  if (document === undefined) {
    throw new ServiceError("artifact_corrupt", `${key} is missing. Start the evaluation anew.`);
  }
  for (const [visualDomain, encoded] of Object.entries(document)) {
    const sum = domains.get(visualDomain)?.confidence;
    if (sum) {
      const counts = decodeConfidenceCounts(Buffer.from(encoded, "base64"));
      addCounts(sum.all, counts.all);
      addCounts(sum.correct, counts.correct);
    }
  }
}
