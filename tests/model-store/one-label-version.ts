import type { ModelManifest, Quality } from "#contracts";
import { FLOAT32, servedModel, writeExport } from "./export-folder.ts";
import { encodeModel, type Model } from "./onnx-encoder.ts";
import { encodeSafetensors } from "./safetensors-encoder.ts";

/** The label that the graph of a quality sees everywhere, so that an answer tells which graph it came from. */
export const LABEL_OF_QUALITY: Readonly<Record<Quality, number>> = {
  fast: 1,
  standard: 2,
  best: 3,
};

const WEIGHTS = new Float32Array(11).fill(0.5);
const [GOLDEN_HEIGHT_PX, GOLDEN_WIDTH_PX] = [2, 3];

/** Writes what training would export: a version that onnxruntime runs and whose golden cases hold. */
export async function writeOneLabelVersion({
  folder,
  name = "one-label",
  version = "1.0.0",
  qualities = ["standard"],
}: {
  folder: string;
  name?: string;
  version?: string;
  qualities?: Quality[];
}): Promise<ModelManifest> {
  const graphs = qualities.map((quality) => [
    `${quality}.onnx`,
    encodeModel(servedModel((model) => seeOneLabel(model, LABEL_OF_QUALITY[quality]))),
  ]);
  const goldens = qualities.map((quality) => [
    `${quality}.safetensors`,
    goldenOf(LABEL_OF_QUALITY[quality]),
  ]);
  return writeExport({
    folder,
    name,
    version,
    files: {
      ...Object.fromEntries([...graphs, ...goldens]),
      "weights.bin": new Uint8Array(WEIGHTS.buffer),
    },
    change: (manifest) => {
      manifest.golden = qualities.map((quality) => ({
        file: `${quality}.safetensors`,
        quality,
        tolerance: { labels: 0, confidence: 0, scores: 0 },
      }));
    },
  });
}

/** Labels become nothing of the brightness, plus the label. */
function seeOneLabel({ graph }: Model, label: number): void {
  for (const node of graph.node) {
    if (node.output[0] === "labels") {
      node.input = ["label_everywhere"];
    }
  }
  graph.node.splice(
    2,
    0,
    { opType: "Mul", input: ["brightest", "zero"], output: ["darkness"] },
    { opType: "Add", input: ["darkness", "label"], output: ["label_everywhere"] },
  );
  graph.initializer.push(scalar("zero", 0), scalar("label", label));
}

function scalar(name: string, value: number) {
  const rawData = new Uint8Array(Float32Array.of(value).buffer);
  return { name, dims: [], dataType: FLOAT32, rawData };
}

/** A black picture, in which no pixel is bright and so none is certain. */
function goldenOf(label: number): Uint8Array {
  const pixels = GOLDEN_HEIGHT_PX * GOLDEN_WIDTH_PX;
  const size = [1, GOLDEN_HEIGHT_PX, GOLDEN_WIDTH_PX];
  return encodeSafetensors({
    image: { dtype: "U8", shape: [...size, 3], data: new Uint8Array(pixels * 3) },
    labels: { dtype: "U8", shape: size, data: new Uint8Array(pixels).fill(label) },
    confidence: { dtype: "U16", shape: size, data: new Uint16Array(pixels) },
    scores: { dtype: "F32", shape: [1, WEIGHTS.length, 1, 1], data: WEIGHTS },
  });
}
