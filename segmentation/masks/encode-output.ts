import { LABEL_SETS, type OutputSpec } from "#contracts";
import { chooseLabels, type LabelChoice } from "./choose-labels.ts";
import { drawMasks } from "./draw-masks.ts";
import { dropUnsureLabels } from "./drop-unsure-labels.ts";
import { encodeConfidence } from "./encode-confidence.ts";
import { encodeDisagreement } from "./encode-disagreement.ts";
import { encodeLabelMap } from "./encode-label-map.ts";
import { encodeNpz } from "./encode-npz.ts";
import { encodeOverlay } from "./encode-overlay.ts";
import { encodePng } from "./encode-png.ts";
import { encodeSafetensors } from "./encode-safetensors.ts";
import { encodeZip } from "./encode-zip.ts";
import { keepConfidence } from "./keep-confidence.ts";
import { listPolygons } from "./list-polygons.ts";
import { listRles } from "./list-rles.ts";
import { listTensors } from "./list-tensors.ts";
import type { SegmentedImage } from "./segmented-image.ts";
import { summarise } from "./summarise.ts";
import { translateLabels } from "./translate-labels.ts";

interface Work {
  segmented: SegmentedImage;
  choice: LabelChoice;
  spec: OutputSpec;
}

const ENCODERS: Record<OutputSpec["format"], (work: Work) => Uint8Array | Promise<Uint8Array>> = {
  "label-map": ({ segmented: { labels, photograph, manifest }, choice }) =>
    encodeLabelMap({ ...photograph, labels, labelSet: LABEL_SETS[manifest.labelSet], choice }),
  overlay: (work) => drawOverlay(work, "jpeg"),
  "overlay-webp": (work) => drawOverlay(work, "webp"),
  "grey-label-map": ({ segmented, choice, spec }) =>
    encodePng({
      ...segmented.photograph,
      values: translateLabels(dropUnsureLabels(segmented, spec).labels, choice),
    }),
  summary: ({ segmented, choice, spec }) =>
    toJson(summarise(dropUnsureLabels(segmented, spec), choice.labels)),
  rle: ({ segmented, choice }) => toJson(listRles(segmented, choice.labels)),
  polygons: ({ segmented, choice }) => toJson(listPolygons(segmented, choice.labels)),
  confidence: ({ segmented, choice }) =>
    encodeConfidence({
      ...segmented.photograph,
      confidence: keepConfidence({ ...segmented, choice }),
    }),
  disagreement: ({ segmented }) => encodeDisagreement(segmented),
  npz: (work) => encodeNpz(tensorsOf(work)),
  safetensors: (work) => encodeSafetensors(tensorsOf(work), describe(work)),
  masks: ({ segmented, choice }) =>
    encodeZip(
      drawMasks(segmented, choice).map(({ value, name, png }) => ({
        name: `${value}-${name}.png`,
        body: png,
      })),
    ),
  "masks-json": ({ segmented, choice }) =>
    toJson({
      labels: drawMasks(segmented, choice).map(({ index, name, pixels, meanConfidence, png }) => ({
        index,
        name,
        pixels,
        meanConfidence,
        png: Buffer.from(png).toString("base64"),
      })),
    }),
};

/**
 * Encodes one answer.
 *
 * @throws ServiceError `request_invalid` when the label set has no such labels or ids.
 */
export async function encodeOutput(
  segmented: SegmentedImage,
  spec: OutputSpec,
): Promise<Uint8Array> {
  const labelSet = LABEL_SETS[segmented.manifest.labelSet];
  const choice = chooseLabels({ labelSet, labels: spec.labels, ids: spec.ids });
  return ENCODERS[spec.format]({ segmented, choice, spec });
}

function toJson(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function drawOverlay({ segmented, choice }: Work, format: "jpeg" | "webp"): Promise<Uint8Array> {
  const { photograph: image, labels } = segmented;
  return encodeOverlay({ image, labels, painted: choice.labels, format });
}

function tensorsOf({ segmented, choice, spec: { tensors = ["labels"] } }: Work) {
  return listTensors({ segmented, choice, tensors });
}

/** What the numbers of tensors mean; safetensors takes text alone. */
function describe({ segmented: { manifest, quality }, choice, spec: { ids = "index" } }: Work) {
  return {
    model: `${manifest.name}@${manifest.version}`,
    quality,
    labelSet: manifest.labelSet,
    labels: choice.labels.map(({ name }) => name).join(","),
    ids,
  };
}
