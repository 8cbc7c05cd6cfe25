import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Artifact, type ModelManifest, QUALITIES } from "#contracts";
import { encodeModel, type Graph, type Model, type Tensor, type Value } from "./onnx-encoder.ts";

export const FLOAT32 = 1;
export const UINT8 = 2;
export const UINT16 = 4;
export const INT64 = 7;
const LABEL_COUNT = 11;

/** Files of an export, by name. The weights have room for one float32 per label. */
export type ExportFiles = Record<string, Uint8Array>;

/**
 * Writes what training would export: a whole, valid version, unless the caller changes something.
 * The manifest is written last.
 */
export async function writeExport({
  folder,
  name = "mini",
  version = "1.0.0",
  files = exportFiles(),
  change = () => {},
}: {
  folder: string;
  name?: string;
  version?: string;
  files?: ExportFiles;
  /** Changes the manifest, whose digests and sizes are those of the files. */
  change?: (manifest: ModelManifest) => void;
}): Promise<ModelManifest> {
  const manifest = manifestOf({ name, version, files });
  change(manifest);
  await mkdir(folder, { recursive: true });
  for (const [file, bytes] of Object.entries(files)) {
    await writeFile(join(folder, file), bytes);
  }
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  return manifest;
}

export function exportFiles({
  model = servedModel(),
  weights = new Uint8Array(4 * LABEL_COUNT).fill(1),
}: {
  model?: Model;
  weights?: Uint8Array;
} = {}): ExportFiles {
  return {
    "graph.onnx": encodeModel(model),
    "weights.bin": weights,
    "golden.safetensors": new TextEncoder().encode("what the network gave"),
  };
}

export function manifestOf({
  name = "mini",
  version = "1.0.0",
  files = exportFiles(),
}: {
  name?: string;
  version?: string;
  files?: ExportFiles;
} = {}): ModelManifest {
  return {
    schemaVersion: 1,
    name,
    version,
    description: "A network that sees one label everywhere.",
    method: "supervised",
    backbone: "none",
    parameterCount: LABEL_COUNT,
    labelSet: "camvid-11",
    input: { minSidePx: 1, maxSidePx: 4096, maxPixels: 4096 * 4096 },
    artifacts: Object.entries(files).map(artifactOf),
    golden: [
      {
        file: "golden.safetensors",
        quality: "standard",
        tolerance: { labels: 0, confidence: 0, scores: 0 },
      },
    ],
    licences: {
      code: { licence: "Apache-2.0", subject: "this repository" },
      weights: { licence: "Apache-2.0", subject: "made up" },
      data: [],
    },
    training: { data: [], recipe: "none", settings: {}, seed: 1, commit: "0".repeat(40) },
    results: [],
  };
}

/**
 * A small graph with the served signature, which onnxruntime runs: a pixel's label is the value of its
 * brightest channel, and the scores are the external weights.
 */
export function servedModel(change: (model: Model) => void = () => {}): Model {
  const model: Model = {
    irVersion: 10,
    opsetImport: [{ domain: "", version: 20 }],
    graph: servedGraph(),
  };
  change(model);
  return model;
}

function servedGraph(): Graph {
  const castTo = (to: number) => [{ name: "to", type: 2, i: to }];
  return {
    name: "served",
    node: [
      { opType: "Cast", input: ["image"], output: ["pixels"], attribute: castTo(FLOAT32) },
      {
        opType: "ReduceMax",
        input: ["pixels", "last_axis"],
        output: ["brightest"],
        attribute: [{ name: "keepdims", type: 2, i: 0 }],
      },
      { opType: "Cast", input: ["brightest"], output: ["labels"], attribute: castTo(UINT8) },
      { opType: "Cast", input: ["brightest"], output: ["confidence"], attribute: castTo(UINT16) },
      { opType: "Identity", input: ["weight"], output: ["scores"] },
    ],
    initializer: [externalTensor(), { ...inlineTensor(), name: "last_axis" }],
    input: [value("image", UINT8, [1, "H", "W", 3])],
    output: [
      value("labels", UINT8, [1, "H", "W"]),
      value("confidence", UINT16, [1, "H", "W"]),
      value("scores", FLOAT32, [1, LABEL_COUNT, "h", "w"]),
    ],
  };
}

/** The whole of `weights.bin`, unless the entries say otherwise. An undefined entry is left out. */
export function externalTensor(entries: Record<string, string | undefined> = {}): Tensor {
  const all = { location: "weights.bin", offset: "0", length: String(4 * LABEL_COUNT), ...entries };
  return {
    name: "weight",
    dims: [1, LABEL_COUNT, 1, 1],
    dataType: FLOAT32,
    dataLocation: 1,
    externalData: Object.entries(all).flatMap(([key, value]) =>
      value === undefined ? [] : { key, value },
    ),
  };
}

/** The number 3. */
export function inlineTensor(): Tensor {
  return {
    name: "three",
    dims: [1],
    dataType: INT64,
    rawData: Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0),
  };
}

export function value(name: string, elemType: number, shape: (number | string)[]): Value {
  const dim = shape.map((size) =>
    typeof size === "number" ? { dimValue: size } : { dimParam: size },
  );
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

/** A file's role is told by its name; so is a graph's quality, which else is standard. */
function artifactOf([file, bytes]: [string, Uint8Array]): Artifact {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const fields = { file, sha256, sizeBytes: bytes.byteLength };
  if (file.endsWith(".onnx")) {
    const quality = QUALITIES.find((each) => file === `${each}.onnx`) ?? "standard";
    return { role: "graph", quality, precision: "fp32", ...fields };
  }
  return { role: file.endsWith(".safetensors") ? "golden" : "weights", ...fields };
}
