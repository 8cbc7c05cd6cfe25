import { createHash } from "node:crypto";
import {
  type DatasetPair,
  type FailedImage,
  IDENTITY_MAPPINGS,
  type ModelManifest,
  ServiceError,
} from "#contracts";
import type { ObjectStore } from "#storage";
import { chooseScoredLabels } from "../datasets/choose-scored-labels.ts";
import type { DatasetFiles } from "../datasets/dataset-files.ts";
import type { SizedPair } from "../datasets/list-part.ts";
import { type Dataset, openDataset } from "../datasets/open-dataset.ts";
import { parseDatasetSource } from "../datasets/parse-dataset-source.ts";
import { separateNames } from "../datasets/separate-names.ts";
import { describeEvaluated } from "./describe-evaluated.ts";
import { describeProtocol } from "./describe-protocol.ts";
import type { EvaluationRecord } from "./evaluation-record.ts";
import { findPredictions } from "./find-predictions.ts";
import { shardKey } from "./keys.ts";
import { type Plan, type PlannedPair, planKey, readPlan } from "./plan.ts";
import { writeDocument } from "./stored-document.ts";

/** Beyond, shards grow instead: a list of results must not take longer than the results. */
const MOST_SHARDS = 2000;

/** Finds what a version of a model was published with. */
export type FindManifest = (reference: { name: string; version: string }) => Promise<ModelManifest>;

type Opened = Dataset & { source: number };
export type Selected = SizedPair & { source: number; isReference?: true };

/**
 * Lists what an evaluation has to score, and deals it out to shards. Only lists: no image is read.
 * Resolves to the plan that there is when there is one.
 *
 * @param findManifest is asked for the model that predicts, unless another tool did.
 * @throws ServiceError `dataset_not_found`; `dataset_invalid` when it has not what was asked for;
 * `request_invalid` when its labels and the model's cannot be brought together.
 */
export async function planEvaluation({
  store,
  record,
  findManifest,
  openFiles,
}: {
  store: ObjectStore;
  record: EvaluationRecord;
  findManifest: FindManifest;
  openFiles: (url: string) => Promise<DatasetFiles>;
}): Promise<Plan> {
  const { id, predictor } = record;
  const before = await readPlan({ store, id });
  if (before !== undefined) {
    return before;
  }
  const manifest = predictor.kind === "model" ? await findManifest(predictor) : undefined;
  const datasets = await openDatasets({ record, openFiles });
  const [{ labelSet }] = datasets;
  const writtenMapping =
    predictor.kind === "predictions" ? (predictor.mapping ?? IDENTITY_MAPPINGS[labelSet]) : null;
  const evaluated = describeEvaluated({ record, manifest, writtenMapping });
  const scored = chooseScoredLabels({
    predicted: evaluated.labelSet,
    truth: labelSet,
    asked: record.labelSet,
  });
  const { selected, all } = select({ record, datasets });
  const pairs =
    predictor.kind === "predictions"
      ? await findPredictions({ pairs: selected, all, files: await openFiles(predictor.url) })
      : selected;

  const shards = deal({ pairs: pairs.map(toPlanned), imagesPerShard: record.imagesPerShard });
  const shardsDigest = createHash("sha256").update(JSON.stringify(shards)).digest("hex");
  for (const [shard, dealt] of shards.entries()) {
    await writeDocument({
      store,
      key: shardKey(id, shardsDigest, shard),
      document: { pairs: dealt },
    });
  }
  const plan: Plan = {
    evaluated,
    protocol: describeProtocol({ record, datasets, selected, scored, writtenMapping }),
    scored,
    writtenMapping,
    shardsDigest,
    shardCount: shards.length,
    imageCount: pairs.length,
    missing: listMissing({ record, datasets }),
  };
  await writeDocument({ store, key: planKey(id), document: plan });
  // Another process may have been faster, with a dataset that has changed since.
  return (await readPlan({ store, id })) ?? plan;
}

async function openDatasets({
  record: { dataset, labelSet },
  openFiles,
}: {
  record: EvaluationRecord;
  openFiles: (url: string) => Promise<DatasetFiles>;
}): Promise<[Opened, ...Opened[]]> {
  const opened = await Promise.all(
    dataset.sources.map(async (word, place): Promise<Opened> => {
      const source = parseDatasetSource(word);
      const files = await openFiles(source.folder);
      const opened = await openDataset({ source, files, labelSet });
      return { ...opened, source: place };
    }),
  );
  const [first, ...others] = opened;
  const other = others.find(({ labelSet }) => labelSet !== first?.labelSet);
  if (first === undefined || other !== undefined) {
    throw new ServiceError(
      "dataset_invalid",
      `${dataset.name} mixes label maps of ${first?.labelSet} and of ${other?.labelSet}. Evaluate on one label set at a time.`,
    );
  }
  return [first, ...others];
}

/** Keeps what was asked for, with names that are unique. */
function select({ record, datasets }: { record: EvaluationRecord; datasets: readonly Opened[] }): {
  selected: Selected[];
  all: Selected[];
} {
  const all = separateNames(
    datasets.map(({ name, pairs, source }) => ({
      title: name,
      members: pairs.map((pair) => ({ ...pair, source })),
    })),
  ).flat();
  assertThere({ record, all });
  const selected = all.filter(isSelected(record));
  if (selected.length === 0) {
    throw new ServiceError("dataset_invalid", `${record.dataset.name} has no complete pair.`);
  }
  assertWholeGrid({ record, selected });
  // Copies share their label map with the photograph that they are of.
  const copied = new Set(selected.flatMap((pair) => (pair.corruption ? [truthOf(pair)] : [])));
  const marked = selected.map((pair) =>
    pair.corruption === undefined && copied.has(truthOf(pair))
      ? ({ ...pair, isReference: true } as const)
      : pair,
  );
  return { selected: marked, all };
}

function truthOf({ source, label }: Selected): string {
  return JSON.stringify([source, label]);
}

/** A mean over corruptions of which some have fewer severities would be another figure. */
function assertWholeGrid({
  record: { dataset },
  selected,
}: {
  record: EvaluationRecord;
  selected: readonly Selected[];
}): void {
  const severities = new Map<string, Set<number>>();
  for (const { corruption } of selected) {
    if (corruption !== undefined) {
      const known = severities.get(corruption.name) ?? new Set();
      severities.set(corruption.name, known.add(corruption.severity));
    }
  }
  const listed = [...severities].map(
    ([name, known]) => [name, [...known].sort().join(", ")] as const,
  );
  const [first] = listed;
  const other = listed.find(([, known]) => known !== first?.[1]);
  if (first !== undefined && other !== undefined) {
    throw new ServiceError(
      "dataset_invalid",
      `${dataset.name} has ${first[0]} at the severities ${first[1]}, but ${other[0]} at ${other[1]}. Make the missing copies, or ask for corruptions of the same severities.`,
    );
  }
}

/** What tasks need of a pair: sizes were for telling whether a dataset is still the same. */
function toPlanned({
  imageBytes: _,
  labelBytes: __,
  ...pair
}: PlannedPair & Partial<SizedPair>): PlannedPair {
  return pair;
}

function isSelected({ domains, corruptions }: EvaluationRecord) {
  return ({ visualDomain, corruption }: Pick<DatasetPair, "visualDomain" | "corruption">) =>
    (domains?.includes(visualDomain) ?? true) &&
    (corruption === undefined ||
      corruptions === "all" ||
      (corruptions?.includes(corruption.name) ?? false));
}

function assertThere({
  record: { dataset, domains = [], corruptions = [] },
  all,
}: {
  record: EvaluationRecord;
  all: Selected[];
}): void {
  const knownDomains = new Set(all.map(({ visualDomain }) => visualDomain));
  const unknown = domains.find((domain) => !knownDomains.has(domain));
  if (unknown !== undefined) {
    throw new ServiceError(
      "dataset_invalid",
      `${dataset.name} has no visual domain "${unknown}"; it has ${[...knownDomains].sort().join(", ")}.`,
    );
  }
  const knownCorruptions = new Set(all.flatMap(({ corruption }) => corruption?.name ?? []));
  const missing =
    corruptions === "all"
      ? knownCorruptions.size === 0 && "any corruption"
      : corruptions.find((corruption) => !knownCorruptions.has(corruption));
  if (missing) {
    throw new ServiceError(
      "dataset_invalid",
      `${dataset.name} has no copies with ${missing}; it has ${[...knownCorruptions].sort().join(", ") || "no corrupted copies"}. Make them with npx allweather datasets corrupt.`,
    );
  }
}

/** Dealt like cards, so that what is done so far shows every visual domain, and no shard is the hard one. */
function deal({
  pairs,
  imagesPerShard,
}: {
  pairs: PlannedPair[];
  imagesPerShard: number;
}): PlannedPair[][] {
  const size = Math.max(imagesPerShard, Math.ceil(pairs.length / MOST_SHARDS));
  const shardCount = Math.ceil(pairs.length / size);
  const shards = Array.from({ length: shardCount }, (): PlannedPair[] => []);
  for (const [place, pair] of pairs.entries()) {
    shards[place % shardCount]?.push(pair);
  }
  return shards;
}

function listMissing({
  record,
  datasets,
}: {
  record: EvaluationRecord;
  datasets: readonly Opened[];
}): FailedImage[] {
  const separated = separateNames(
    datasets.map(({ name, incomplete }) => ({ title: name, members: incomplete })),
  );
  return separated.flat().filter(isSelected(record));
}
