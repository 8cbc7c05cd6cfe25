import { type EvaluationReport, LABEL_SETS } from "#contracts";
import { type ComparisonPictures, encodeComparison } from "#segmentation";
import { ImageFailure } from "../datasets/image-failure.ts";
import type { EvaluationRecord } from "./evaluation-record.ts";
import { openPairReader } from "./open-pair-reader.ts";
import { type Plan, readShard } from "./plan.ts";
import type { SummedResults } from "./sum-results.ts";
import type { TaskContext } from "./task-context.ts";

const PICTURE_WIDTH_PX = 480;

/** An evaluation whose shards have been added up. */
export interface Reduced {
  context: TaskContext;
  record: EvaluationRecord;
  plan: Plan;
  summed: SummedResults;
  report: EvaluationReport;
}

/** Predicts the few worst images once more: keeping pictures of all would cost more than that. */
export async function drawWorstImages({
  context,
  record,
  plan,
  summed,
  report,
}: Reduced): Promise<Record<string, ComparisonPictures>> {
  const reader = await openPairReader({ context, record, plan });
  const labelSet = LABEL_SETS[plan.scored.labelSet];
  const pictures: Record<string, ComparisonPictures> = {};
  for (const { name, visualDomain, picture } of report.worstImages) {
    const { shard = 0 } =
      summed.images.find((image) => image.name === name && image.visualDomain === visualDomain) ??
      {};
    const pairs = await readShard({ store: context.store, id: record.id, plan, shard });
    const pair = pairs.find((each) => each.name === name && each.corruption === undefined);
    try {
      if (pair !== undefined) {
        const image = await reader.photograph(pair);
        const { truth, prediction } = await (await reader.load(pair))();
        pictures[picture] = await encodeComparison({
          image,
          truth,
          prediction,
          labelSet,
          maxWidthPx: PICTURE_WIDTH_PX,
        });
      }
    } catch (error) {
      // Its numbers stand; only its picture is missing, as with a photograph that has gone since.
      if (!(error instanceof ImageFailure)) {
        throw error;
      }
    }
  }
  return pictures;
}
