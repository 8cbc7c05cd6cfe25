import { LABEL_SETS, type OutputSpec } from "#contracts";
import { chooseLabels, type LabelChoice } from "./choose-labels.ts";
import { encodeLabelMap } from "./encode-label-map.ts";
import { encodeOverlay } from "./encode-overlay.ts";
import type { SegmentedImage } from "./segmented-image.ts";
import { summarise } from "./summarise.ts";

type Encode = (
  segmented: SegmentedImage,
  choice: LabelChoice,
  spec: OutputSpec,
) => Uint8Array | Promise<Uint8Array>;

const notYet: Encode = () => {
  throw new Error("this format is not built yet");
};

const ENCODERS: Record<OutputSpec["format"], Encode> = {
  "label-map": ({ labels, photograph: { widthPx, heightPx }, manifest }, { values }) =>
    encodeLabelMap({ labels, widthPx, heightPx, labelSet: LABEL_SETS[manifest.labelSet] }),
  overlay: ({ photograph, labels, manifest }) =>
    encodeOverlay({ image: photograph, labels, labelSet: LABEL_SETS[manifest.labelSet] }),
  "overlay-webp": notYet,
  summary: ({ photograph: { widthPx, heightPx }, ...segmented }) =>
    Buffer.from(JSON.stringify(summarise({ ...segmented, widthPx, heightPx }))),
  rle: notYet,
  polygons: notYet,
  confidence: notYet,
  npz: notYet,
  safetensors: notYet,
  masks: notYet,
  "masks-json": notYet,
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
  return ENCODERS[spec.format](segmented, choice, spec);
}
