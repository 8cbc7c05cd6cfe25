import { LABEL_SETS, type ModelManifest } from "#contracts";

/** A tensor as the protocol describes it: -1 is any length. */
export interface TensorDescription {
  name: string;
  datatype: "BYTES" | "UINT8" | "UINT16" | "FP32";
  shape: number[];
}

/** What a model takes: one of these two, never both. */
export const INPUTS = {
  /** JPEG, PNG or WebP files. */
  IMAGE: { name: "IMAGE", datatype: "BYTES", shape: [-1] },
  /** Decoded photographs: image, row, column, RGB. */
  IMAGE_U8: { name: "IMAGE_U8", datatype: "UINT8", shape: [-1, -1, -1, 3] },
} as const satisfies Record<string, TensorDescription>;
export type InputName = keyof typeof INPUTS;

export const OUTPUT_NAMES = ["LABELS", "CONFIDENCE", "SCORES"] as const;
export type OutputName = (typeof OUTPUT_NAMES)[number];

/** What is answered when nothing is asked for. Scores are large, and few want them. */
export const USUAL_OUTPUTS: readonly OutputName[] = ["LABELS", "CONFIDENCE"];

/** What a model gives, by name: image, row and column; scores have the label before the row. */
export function outputsOf({
  labelSet,
}: Pick<ModelManifest, "labelSet">): Record<OutputName, TensorDescription> {
  const labelCount = LABEL_SETS[labelSet].labels.length;
  return {
    LABELS: { name: "LABELS", datatype: "UINT8", shape: [-1, -1, -1] },
    CONFIDENCE: { name: "CONFIDENCE", datatype: "UINT16", shape: [-1, -1, -1] },
    SCORES: { name: "SCORES", datatype: "FP32", shape: [-1, labelCount, -1, -1] },
  };
}
