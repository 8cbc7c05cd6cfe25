import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Artifact,
  type ModelManifest,
  type OpenedModel,
  STYLE_ROLES,
  type StyleList,
  type StyleRole,
} from "#contracts";
import { type Graph, type GraphTensor, loadGraph } from "#segmentation";
import { type ExportFiles, writeExport } from "../model-store/export-folder.ts";
import { encodeSafetensors } from "../model-store/safetensors-encoder.ts";
import { CHANNELS, STREET_NETWORK, textEncoder } from "./street-network.ts";
import { TINY_WORDS, TRAINED_WORDS, tinyTokenizer, tokenOf } from "./tiny-tokenizer.ts";

/** Mean red, green and blue of each style, and its deviations, in the order of the list. */
const BANK: { style: StyleList["styles"][number]; mean: number[]; deviation: number[] }[] = [
  entry("red night", "building", [250, 0, 0], [1, 1, 1]),
  entry("green night", "building", [0, 250, 0], [1, 1, 1]),
  entry("blue night", "tree", [0, 0, 250], [1, 1, 1]),
];
const SIDE_PX = 24;
const GRID = 2;
const PROMPT = "red road";

export const TINY_LIST: StyleList = {
  schemaVersion: 1,
  grid: GRID,
  sourceWeight: { distribution: "beta", a: 0.1, b: 0.1 },
  source: { made: "by hand" },
  styles: BANK.map(({ style }) => style),
};

type Group = keyof typeof STYLE_ROLES;
type Changed = Partial<Record<StyleRole, Uint8Array>>;

/**
 * Writes what training would export of a network that styles can be mixed into.
 *
 * @param groups what it has; `styles` among them.
 * @param change replaces files by their roles, after the golden case was made of the right ones.
 */
export async function writeStyledVersion({
  folder,
  name = "street",
  version = "1.0.0",
  groups = ["styles", "picture", "words"],
  change = {},
}: {
  folder: string;
  name?: string;
  version?: string;
  groups?: Group[];
  change?: Changed;
}): Promise<ModelManifest> {
  const roles = groups.flatMap((group) => Object.keys(STYLE_ROLES[group]) as StyleRole[]);
  const parts = styleParts();
  const goldens = await makeGoldens(folder, parts);
  const all: Record<StyleRole, Uint8Array> = {
    ...parts,
    "style-golden": goldens.styles,
    ...change,
  };
  const files: ExportFiles = {
    "graph.onnx": STREET_NETWORK.graph,
    "golden.safetensors": goldens.served,
    ...Object.fromEntries(roles.map((role) => [fileOf(role), all[role]])),
  };
  return writeExport({
    folder,
    name,
    version,
    files,
    change(manifest) {
      manifest.input = { minSidePx: 8, maxSidePx: 2048, maxPixels: 2 ** 22 };
      manifest.artifacts = manifest.artifacts.map((artifact) => toRole(artifact, roles));
      for (const { tolerance } of manifest.golden) {
        tolerance.confidence = 1e-4;
        tolerance.scores = 1e-4;
      }
    },
  });
}

/** What a style of the words does in the tiny version: the sum of what its words say, and no more. */
const WORD_MEANS: Record<string, number[]> = {
  red: [250, 0, 0],
  green: [0, 250, 0],
  blue: [0, 0, 250],
};

function styleParts(): Omit<Record<StyleRole, Uint8Array>, "style-golden"> {
  // One dimension for each token, so that a text's embedding counts its words.
  const size = TINY_WORDS.trainedTokens;
  const rows = new Float32Array(200 * size);
  for (const token of TRAINED_WORDS.map(tokenOf)) {
    rows[token * size + token] = 1;
  }
  const weight = new Float32Array(size * 2 * CHANNELS);
  for (const [word, mean] of Object.entries(WORD_MEANS)) {
    weight.set(mean, tokenOf(word) * 2 * CHANNELS);
  }
  return {
    "style-before": STREET_NETWORK.before,
    "style-after": STREET_NETWORK.after,
    "style-picture": STREET_NETWORK.picture,
    "style-bank": encodeSafetensors({
      mean: float(
        [BANK.length, CHANNELS],
        BANK.flatMap(({ mean }) => mean),
      ),
      deviation: float(
        [BANK.length, CHANNELS],
        BANK.flatMap(({ deviation }) => deviation),
      ),
    }),
    "style-list": json(TINY_LIST),
    // Nobody decodes it: it is handed on.
    "style-thumbnails": Buffer.from("89504e470d0a1a0a", "hex"),
    "text-encoder": textEncoder(rows, size),
    tokenizer: json(tinyTokenizer()),
    "style-map": encodeSafetensors({
      weight: float([size, 2 * CHANNELS], weight),
      bias: float([2 * CHANNELS], [0, 0, 0, 1, 1, 1]),
    }),
    "style-words": json(TINY_WORDS),
  };
}

/** Lets the graphs answer; the mixture is written down by hand. */
async function makeGoldens(
  folder: string,
  parts: Omit<Record<StyleRole, Uint8Array>, "style-golden">,
): Promise<{ served: Uint8Array; styles: Uint8Array }> {
  const manifest = await writeExport({ folder });
  const open = async (name: string, bytes: Uint8Array): Promise<Graph> => {
    await writeFile(join(folder, name), bytes);
    return loadGraph({ model: { manifest, folder } as OpenedModel, file: name, threads: 1 });
  };
  const image: GraphTensor = {
    // The upper half red, the lower one green, no pixel like its neighbour.
    data: Uint8Array.from({ length: SIDE_PX * SIDE_PX * 3 }, (_, at) =>
      at % 3 === (at < (SIDE_PX * SIDE_PX * 3) / 2 ? 0 : 1) ? 120 + (at % 100) : at % 50,
    ),
    shape: [1, SIDE_PX, SIDE_PX, 3],
  };
  const before = await open("before.onnx", parts["style-before"]);
  const after = await open("after.onnx", parts["style-after"]);
  const decoder = await open("picture.onnx", parts["style-picture"]);
  const { low_level } = await before.run({ image }, ["low_level"]);
  const plain = await after.run({ image, low_level }, ["labels", "confidence", "scores"]);
  const mixed: GraphTensor = { data: mixByHand(low_level), shape: low_level.shape };
  const styled = await after.run({ image, low_level: mixed }, ["labels"]);
  const { picture } = await decoder.run({ low_level }, ["picture"]);

  const patches = GRID * GRID;
  const [red] = BANK;
  const repeated = (values: number[] = []) =>
    float([patches, CHANNELS], Array.from({ length: patches }, () => values).flat());
  const tokens = TINY_WORDS.templates.map((template) => {
    const words = template.replace("{}", PROMPT).split(" ").map(tokenOf);
    const row = [TINY_WORDS.startToken, ...words, TINY_WORDS.endToken];
    return [...row, ...new Array(TINY_WORDS.contextLength - row.length).fill(0)];
  });
  // Two texts with "red" and "road" once each, one of them with "a": [1, 1, 1/2] of length 1.
  const share = 1 / Math.hypot(1, 1, 0.5);
  const served = {
    image: toNamed(image),
    labels: toNamed(plain.labels),
    confidence: toNamed(plain.confidence),
    scores: toNamed(plain.scores),
  };
  return {
    served: encodeSafetensors(served),
    styles: encodeSafetensors(
      {
        ...served,
        low_level: toNamed(low_level),
        style_mean: repeated(red?.mean),
        style_deviation: repeated(red?.deviation),
        source_weight: float([CHANNELS], SOURCE_WEIGHT),
        mixed: toNamed(mixed),
        stylised_labels: toNamed(styled.labels),
        picture: toNamed(picture),
        prompt_tokens: {
          dtype: "I64",
          shape: [tokens.length, TINY_WORDS.contextLength],
          data: BigInt64Array.from(tokens.flat(), BigInt),
        },
        prompt_statistics: float([2 * CHANNELS], [250 * share, 0, 0, 1, 1, 1]),
      },
      { prompt: PROMPT },
    ),
  };
}

const SOURCE_WEIGHT = [0.25, 0.5, 1];

/** The formula as facts about FAMix have it, written down plainly: slices of arrays, patch by patch. */
function mixByHand({ data, shape }: GraphTensor): Float32Array {
  const [, channels = 0, side = 0] = shape;
  const half = side / GRID;
  const mixed = Float32Array.from(data as Float32Array);
  const [red] = BANK;
  for (let channel = 0; channel < channels; channel++) {
    for (let patch = 0; patch < GRID * GRID; patch++) {
      const [top, left] = [Math.floor(patch / GRID) * half, (patch % GRID) * half];
      const places = Array.from({ length: half * half }, (_, at) => {
        const [y, x] = [top + Math.floor(at / half), left + (at % half)];
        return (channel * side + y) * side + x;
      });
      const values = places.map((place) => Number(data[place]));
      const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
      const squares = values.reduce((sum, each) => sum + (each - mean) ** 2, 0);
      const deviation = Math.sqrt(squares / (values.length - 1) + 1e-5);
      const weight = SOURCE_WEIGHT[channel] ?? 0;
      const scale = weight * deviation + (1 - weight) * (red?.deviation[channel] ?? 0);
      const shift = weight * mean + (1 - weight) * (red?.mean[channel] ?? 0);
      for (const [at, place] of places.entries()) {
        mixed[place] = Math.max(0, (scale * ((values[at] ?? 0) - mean)) / deviation + shift);
      }
    }
  }
  return mixed;
}

function entry(name: string, label: string, mean: number[], deviation: number[]) {
  return {
    style: { name, label, prompt: `${name} ${label}`, lossBefore: 0.8, lossAfter: 0.5 },
    mean,
    deviation,
  };
}

function fileOf(role: StyleRole): string {
  const [extension = ""] = [
    ["style-before", "style-after", "style-picture", "text-encoder"].includes(role) ? "onnx" : "",
    ["style-list", "style-words", "tokenizer"].includes(role) ? "json" : "",
    role === "style-thumbnails" ? "png" : "safetensors",
  ].filter((each) => each !== "");
  return `${role}.${extension}`;
}

function toRole(artifact: Artifact, roles: StyleRole[]): Artifact {
  const role = roles.find((each) => fileOf(each) === artifact.file);
  const { file, sha256, sizeBytes } = artifact;
  return role === undefined ? artifact : { role, file, sha256, sizeBytes };
}

function toNamed({ data, shape }: GraphTensor) {
  const dtype = data instanceof Uint8Array ? "U8" : data instanceof Uint16Array ? "U16" : "F32";
  return { dtype, shape: [...shape], data: data as Float32Array } as const;
}

function float(shape: number[], values: ArrayLike<number>) {
  return { dtype: "F32", shape, data: Float32Array.from(values) } as const;
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
