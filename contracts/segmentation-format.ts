/** Every form in which a segmentation can be asked for. */
export const SEGMENTATION_FORMATS = [
  "label-map",
  "overlay",
  "overlay-webp",
  "summary",
  "rle",
  "polygons",
  "confidence",
  "disagreement",
  "npz",
  "safetensors",
  "masks",
] as const;
export type SegmentationFormat = (typeof SEGMENTATION_FORMATS)[number];

/** Each format has its own media type, so that Accept can ask for every one. */
export const FORMAT_MEDIA_TYPES: Readonly<Record<SegmentationFormat, string>> = {
  "label-map": "image/png",
  overlay: "image/jpeg",
  "overlay-webp": "image/webp",
  summary: "application/json",
  rle: "application/vnd.allweather.rle+json",
  polygons: "application/geo+json",
  confidence: "image/png;profile=confidence",
  disagreement: "image/png;profile=disagreement",
  npz: "application/x-npz",
  safetensors: "application/x-safetensors",
  masks: "application/zip",
};

/** What a file of each format is called, behind the name of its image. */
export const FORMAT_FILE_NAMES: Readonly<Record<SegmentationFormat, string>> = {
  "label-map": "labels.png",
  overlay: "overlay.jpg",
  "overlay-webp": "overlay.webp",
  summary: "summary.json",
  rle: "rle.json",
  polygons: "polygons.geojson",
  confidence: "confidence.png",
  disagreement: "disagreement.png",
  npz: "tensors.npz",
  safetensors: "tensors.safetensors",
  masks: "masks.zip",
};

/** Which number stands for a label: its place in the label set, or an id of Cityscapes. */
export const LABEL_IDS = ["index", "trainId", "labelId"] as const;
export type LabelIds = (typeof LABEL_IDS)[number];

/** What `npz` and `safetensors` can hold. */
export const SEGMENTATION_TENSORS = ["labels", "confidence", "scores"] as const;
export type SegmentationTensor = (typeof SEGMENTATION_TENSORS)[number];

/** One thing to make of a segmentation. */
export interface OutputSpec {
  /**
   * Two are for the doors of other products: `masks-json` is JSON with a base64 PNG for every label,
   * `grey-label-map` a PNG of the labels' numbers without a palette.
   */
  format: SegmentationFormat | "masks-json" | "grey-label-map";
  /** Indices of the labels that are kept. Pixels of others become 255 in maps; lists leave them out. All, when left out. */
  labels?: number[] | undefined;
  /** What numbers stand for labels; `index` when left out. */
  ids?: LabelIds | undefined;
  /** For `npz` and `safetensors`; `labels` alone when left out. */
  tensors?: SegmentationTensor[] | undefined;
  /** For `grey-label-map` and `summary`: pixels that are less sure, from 0 to 1, have no label. */
  minConfidence?: number | undefined;
}
