import {
  IDENTITY_MAPPINGS,
  type InputLimits,
  LABEL_MAPPINGS,
  LABEL_SETS,
  type LabelMapping,
  type LabelMappingId,
  ServiceError,
} from "#contracts";
import type { DecodedImage } from "#segmentation";
import { DatasetFileMissing, type DatasetFiles } from "../datasets/dataset-files.ts";
import { ImageFailure } from "../datasets/image-failure.ts";
import { mapLabels } from "../datasets/map-labels.ts";
import { parseDatasetSource } from "../datasets/parse-dataset-source.ts";
import { readTruth } from "../datasets/read-truth.ts";
import type { EvaluationRecord } from "./evaluation-record.ts";
import { exportPrediction } from "./export-prediction.ts";
import type { Plan, PlannedPair } from "./plan.ts";
import type { TaskContext } from "./task-context.ts";

/** Truth and prediction in the scored labels, 255 where there is none. */
export interface PredictedPair {
  truth: Uint8Array;
  prediction: Uint8Array;
  /** Undefined for predictions that came without. */
  confidence: Uint16Array | undefined;
  widthPx: number;
  heightPx: number;
}

/** Of photographs that are only looked at, because another tool has predicted. */
const PHOTOGRAPH_LIMITS: InputLimits = { minSidePx: 1, maxSidePx: 32_768, maxPixels: 100_000_000 };

/** Reads pairs and predicts, in two steps, so that one pair is decoded while another is predicted. */
export interface PairReader {
  /** @throws ImageFailure, also of the step that it resolves to. */
  load(pair: PlannedPair): Promise<() => Promise<PredictedPair>>;
  /** @throws ImageFailure */
  photograph(pair: PlannedPair): Promise<DecodedImage>;
}

interface LabelMap {
  labels: Uint8Array;
  widthPx: number;
  heightPx: number;
}

/** Opens the model and the files of an evaluation. */
export async function openPairReader({
  context,
  record: { predictor, dataset },
  plan: { scored, writtenMapping },
}: {
  context: TaskContext;
  record: EvaluationRecord;
  plan: Plan;
}): Promise<PairReader> {
  const sources = await Promise.all(
    dataset.sources.map((word) => context.openFiles(parseDatasetSource(word).folder)),
  );
  const toScored = tableOf(scored.predictionMapping);
  const truthToScored = tableOf(scored.truthMapping);

  if (predictor.kind === "predictions") {
    const written = await context.openFiles(predictor.url);
    const mapping = LABEL_MAPPINGS[writtenMapping ?? IDENTITY_MAPPINGS[scored.labelSet]];
    return {
      photograph: async (pair) => decode(await readPhotograph(pair), PHOTOGRAPH_LIMITS),
      async load(pair) {
        const truth = await toTruth(pair, await readLabel(pair));
        const prediction = await loadPrediction({ pair, written, mapping });
        assertSameSize(prediction, truth, "The prediction");
        return async () => ({
          ...truth,
          prediction: inScored(prediction.labels, toScored),
          confidence: undefined,
        });
      },
    };
  }

  const { quality, exportTo } = predictor;
  const model = await context.openModel(predictor);
  const labelSet = LABEL_SETS[model.manifest.labelSet];
  return {
    photograph: async (pair) => decode(await readPhotograph(pair), model.manifest.input),
    async load(pair) {
      const bytes = await readPhotograph(pair);
      const label = await readLabel(pair);
      // Both go on in threads of their own while the network runs on the pair in front.
      const decoding = decode(bytes, model.manifest.input);
      const decodingTruth = toTruth(pair, label);
      decoding.catch(() => {});
      decodingTruth.catch(() => {});
      return async () => {
        const image = await decoding;
        const truth = await decodingTruth;
        assertSameSize(image, truth, "The photograph");
        const { labels, confidence } = await context.segmenter.run({ model, quality, image });
        if (exportTo !== undefined) {
          await exportPrediction({ ...exportTo, pair, labels, size: image, labelSet });
        }
        return { ...truth, prediction: inScored(labels, toScored), confidence };
      };
    },
  };

  function readPhotograph({ source, image }: PlannedPair): Promise<Uint8Array> {
    return read({ files: sources[source], path: image, code: "image_missing" });
  }

  function readLabel({ source, label }: PlannedPair): Promise<Uint8Array> {
    return read({ files: sources[source], path: label, code: "label_missing" });
  }

  async function toTruth(
    { mapping: id }: PlannedPair,
    bytes: Uint8Array,
  ): Promise<Omit<PredictedPair, "prediction" | "confidence">> {
    const { labels, widthPx, heightPx } = await readTruth({ bytes, mapping: LABEL_MAPPINGS[id] });
    return { truth: inScored(labels, truthToScored), widthPx, heightPx };
  }

  async function decode(bytes: Uint8Array, limits: InputLimits): Promise<DecodedImage> {
    try {
      return await context.segmenter.decode(bytes, limits);
    } catch (error) {
      throw toImageFailure(error);
    }
  }
}

async function loadPrediction({
  pair: { prediction, name },
  written,
  mapping,
}: {
  pair: PlannedPair;
  written: DatasetFiles;
  mapping: LabelMapping;
}): Promise<LabelMap> {
  if (prediction === null || prediction === undefined) {
    throw new ImageFailure("prediction_missing", `There is no prediction of ${name}.`);
  }
  const bytes = await read({ files: written, path: prediction, code: "prediction_missing" });
  try {
    return await readTruth({ bytes, mapping });
  } catch (error) {
    throw error instanceof ImageFailure
      ? new ImageFailure("prediction_unreadable", `The prediction: ${error.message}`)
      : error;
  }
}

async function read({
  files,
  path,
  code,
}: {
  files: DatasetFiles | undefined;
  path: string;
  code: ImageFailure["code"];
}): Promise<Uint8Array> {
  try {
    return (await files?.read(path)) ?? new Uint8Array();
  } catch (error) {
    throw error instanceof DatasetFileMissing ? new ImageFailure(code, error.message) : error;
  }
}

function toImageFailure(error: unknown): unknown {
  if (!(error instanceof ServiceError)) {
    return error;
  }
  const isOfModel = error.code === "image_too_large" || error.code === "image_too_small";
  return new ImageFailure(isOfModel ? "not_segmentable" : "image_unreadable", error.message);
}

function assertSameSize(
  one: { widthPx: number; heightPx: number },
  truth: { widthPx: number; heightPx: number },
  what: string,
): void {
  if (one.widthPx !== truth.widthPx || one.heightPx !== truth.heightPx) {
    throw new ImageFailure(
      "size_mismatch",
      `${what} is ${one.widthPx} x ${one.heightPx} px, but the label map ${truth.widthPx} x ${truth.heightPx} px.`,
    );
  }
}

function inScored(labels: Uint8Array, mapping: LabelMapping | undefined): Uint8Array {
  return mapping === undefined ? labels : mapLabels({ labels, mapping });
}

function tableOf(id: LabelMappingId | null): LabelMapping | undefined {
  return id === null ? undefined : LABEL_MAPPINGS[id];
}
