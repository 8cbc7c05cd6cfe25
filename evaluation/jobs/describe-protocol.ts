import { DEFAULT_BOOTSTRAP, type Quality } from "#contracts";
import { digestPairs } from "../datasets/digest-pairs.ts";
import type { SizedPair } from "../datasets/list-part.ts";
import type { Dataset } from "../datasets/open-dataset.ts";
import { parseDatasetSource } from "../datasets/parse-dataset-source.ts";
import { DEFAULT_BIN_COUNT } from "../metrics/score-reliability.ts";
import type { EvaluationRecord } from "./evaluation-record.ts";
import type { Plan } from "./plan.ts";

const TEST_TIME: Record<Quality, string> = {
  fast: "one pass at half the quality standard's scale, no flips, no windows",
  standard: "one pass, no flips, no windows",
  best: "mean of the scores at the scales of standard and fast, no flips, no windows",
};

/** Everything that decides the numbers besides who predicts. */
export function describeProtocol({
  record,
  datasets,
  selected,
  scored,
  writtenMapping,
}: {
  record: EvaluationRecord;
  datasets: readonly Dataset[];
  selected: readonly SizedPair[];
  scored: Plan["scored"];
  writtenMapping: Plan["writtenMapping"];
}): Plan["protocol"] {
  const licences = [...new Set(datasets.flatMap(({ licence }) => licence ?? []))];
  const mappings = new Set(selected.map(({ mapping }) => mapping));
  const levels = new Map(
    selected.flatMap(({ corruption }) =>
      corruption === undefined
        ? []
        : [[`${corruption.name} ${corruption.severity}`, corruption] as const],
    ),
  );
  const { predictor } = record;
  return {
    dataset: {
      name: record.dataset.name,
      ...(licences.length > 0 && { licence: licences.join("; ") }),
      sources: record.dataset.sources.map(withoutFolder),
      pairsDigest: digestPairs(selected),
    },
    labelSet: scored.labelSet,
    truthMappings: [
      ...[...mappings].sort(),
      ...(scored.truthMapping === null ? [] : [scored.truthMapping]),
    ],
    predictionMapping: scored.predictionMapping,
    writtenMapping,
    size: "every image at its own size, EXIF orientation not applied",
    testTime:
      predictor.kind === "model"
        ? `quality ${predictor.quality}: ${TEST_TIME[predictor.quality]}`
        : "label maps of another tool, as they are",
    metric: "data-set level, labels in truth or prediction, 255 ignored",
    boundary: "band of 2 % of the image's diagonal, inside each mask",
    reliabilityBins: DEFAULT_BIN_COUNT,
    bootstrap: {
      replicates: DEFAULT_BOOTSTRAP.replicates,
      level: DEFAULT_BOOTSTRAP.level,
      seed: record.seed,
      unit: "images, within their visual domain",
    },
    corruptions: [...levels.keys()].sort().flatMap((key) => levels.get(key) ?? []),
    maxFailedShare: record.maxFailedShare,
  };
}

/** Where a dataset lies on somebody's disk is nobody else's business. */
function withoutFolder(word: string): string {
  const { folder, splitFile } = parseDatasetSource(word);
  const [before = "", ...after] = word.split(folder);
  const hidden = `${before}DATASET${after.join(folder)}`;
  return splitFile === undefined
    ? hidden
    : hidden.replace(`split-file=${splitFile}`, "split-file=NAMES");
}
