import type { Format } from "./segment-photograph.ts";

/** Every format of openapi.yaml; one that is missing here does not compile. */
export const FORMATS: Record<Format, { title: string; hint: string; suffix: string }> = {
  "label-map": {
    title: "Label map",
    hint: "PNG whose values are label indices",
    suffix: "labels.png",
  },
  overlay: { title: "Overlay", hint: "JPEG for people", suffix: "overlay.jpg" },
  "overlay-webp": { title: "Overlay, smaller", hint: "WebP for people", suffix: "overlay.webp" },
  masks: { title: "Masks", hint: "zip with a PNG for each label", suffix: "masks.zip" },
  polygons: { title: "Polygons", hint: "GeoJSON, exact outlines", suffix: "polygons.geojson" },
  rle: { title: "Run lengths", hint: "JSON as pycocotools reads it", suffix: "rle.json" },
  summary: { title: "Summary", hint: "JSON: shares and confidence", suffix: "summary.json" },
  confidence: { title: "Confidence", hint: "grey PNG", suffix: "confidence.png" },
  disagreement: {
    title: "Disagreement",
    hint: "grey PNG, where styles change labels",
    suffix: "disagreement.png",
  },
  npz: { title: "NumPy arrays", hint: "labels and confidence", suffix: "tensors.npz" },
  safetensors: {
    title: "safetensors",
    hint: "labels and confidence",
    suffix: "tensors.safetensors",
  },
};

/** What a file is called that was made of a photograph. */
export function fileNameFor(photograph: string, format: Format): string {
  const stem = photograph.replace(/\.[^.]*$/, "") || "photograph";
  return `${stem}.${FORMATS[format].suffix}`;
}
