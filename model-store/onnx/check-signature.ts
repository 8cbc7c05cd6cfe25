import type { Artifact } from "#contracts";
import type { OnnxDimension, OnnxGraph, OnnxValue } from "./decode-model.ts";
import { quote, type Refuse } from "./refusal.ts";

/** What a dimension must be. `size` is undefined where the graph leaves it open. */
interface Dimension {
  text: string;
  fits: (size: number | undefined) => boolean;
}

interface Signature {
  name: string;
  elementType: number;
  dimensions: Dimension[];
}

const FLOAT32 = 1;
const UINT8 = 2;
const UINT16 = 4;
const INT64 = 7;

/** The types of the served graph, and those that come out by mistake, by their number in ONNX. */
const ELEMENT_TYPES: Readonly<Record<number, string>> = {
  [FLOAT32]: "float32",
  [UINT8]: "uint8",
  [UINT16]: "uint16",
  6: "int32",
  [INT64]: "int64",
  10: "float16",
  11: "float64",
};

/** The artifacts that are ONNX graphs. */
export const GRAPH_ROLES = [
  "graph",
  "style-before",
  "style-after",
  "style-picture",
  "text-encoder",
] as const satisfies Artifact["role"][];

export type GraphRole = (typeof GRAPH_ROLES)[number];

/** What a graph is called in messages. */
const KINDS: Readonly<Record<GraphRole, string>> = {
  graph: "a served graph",
  "style-before": "the first half of a network",
  "style-after": "the second half of a network",
  "style-picture": "a decoder of pictures",
  "text-encoder": "an encoder of texts",
};

/** Demands the inputs and outputs that a graph of its role has, by name, type, shape and order. */
export function checkSignature({
  graph,
  role,
  labelCount,
  refuse,
}: {
  graph: OnnxGraph;
  role: GraphRole;
  labelCount: number;
  refuse: Refuse;
}): void {
  const { inputs, outputs } = signaturesOf(labelCount)[role];
  const kind = KINDS[role];
  checkValues({ what: "inputs", values: graph.input, signatures: inputs, kind, refuse });
  checkValues({ what: "outputs", values: graph.output, signatures: outputs, kind, refuse });
}

function signaturesOf(
  labelCount: number,
): Record<GraphRole, { inputs: Signature[]; outputs: Signature[] }> {
  const one = exactly(1);
  const size = [open("H"), open("W")];
  const stride = [anything("h"), anything("w")];
  const image = { name: "image", elementType: UINT8, dimensions: [one, ...size, exactly(3)] };
  const lowLevel = {
    name: "low_level",
    elementType: FLOAT32,
    dimensions: [one, anything("C"), ...stride],
  };
  const seen = [
    { name: "labels", elementType: UINT8, dimensions: [one, ...size] },
    { name: "confidence", elementType: UINT16, dimensions: [one, ...size] },
    {
      name: "scores",
      elementType: FLOAT32,
      dimensions: [one, exactlyOrOpen(labelCount), ...stride],
    },
  ];
  const picture = {
    name: "picture",
    elementType: UINT8,
    dimensions: [one, anything("4h"), anything("4w"), exactly(3)],
  };
  const tokens = { name: "tokens", elementType: INT64, dimensions: [open("N"), open("T")] };
  const embedding = {
    name: "embedding",
    elementType: FLOAT32,
    dimensions: [open("N"), anything("E")],
  };
  return {
    graph: { inputs: [image], outputs: seen },
    "style-before": { inputs: [image], outputs: [lowLevel] },
    "style-after": { inputs: [image, lowLevel], outputs: seen },
    "style-picture": { inputs: [lowLevel], outputs: [picture] },
    "text-encoder": { inputs: [tokens], outputs: [embedding] },
  };
}

function checkValues({
  what,
  values,
  signatures,
  kind,
  refuse,
}: {
  what: string;
  values: OnnxValue[];
  signatures: Signature[];
  kind: string;
  refuse: Refuse;
}): void {
  const agrees =
    values.length === signatures.length &&
    signatures.every((signature, place) => fits(values[place], signature));
  if (!agrees) {
    const actual = values.slice(0, 8).map(describeValue).join(", ") || "none";
    const expected = signatures.map(describeSignature).join(", ");
    throw refuse(`has the ${what} ${actual}, but ${kind} has ${expected}.`);
  }
}

function fits(value: OnnxValue | undefined, signature: Signature): boolean {
  const tensor = value?.type?.tensorType;
  const dimensions = tensor?.shape?.dim;
  return (
    value?.name === signature.name &&
    tensor?.elemType === signature.elementType &&
    dimensions?.length === signature.dimensions.length &&
    signature.dimensions.every((expected, place) => expected.fits(sizeOf(dimensions[place])))
  );
}

function sizeOf(dimension: OnnxDimension | undefined): number | undefined {
  return dimension?.value === "dimValue" ? dimension.dimValue.toNumber() : undefined;
}

function describeValue({ name, type }: OnnxValue): string {
  const tensor = type?.tensorType;
  const elementType = ELEMENT_TYPES[tensor?.elemType ?? 0] ?? `type ${tensor?.elemType}`;
  const dimensions = tensor?.shape?.dim.slice(0, 8).map((dimension) => {
    return sizeOf(dimension) ?? (dimension.dimParam === "" ? "?" : quote(dimension.dimParam));
  });
  return `${quote(name)}: ${elementType} [${dimensions?.join(", ") ?? "of any shape"}]`;
}

function describeSignature({ name, elementType, dimensions }: Signature): string {
  const shape = dimensions.map(({ text }) => text).join(", ");
  return `${quote(name)}: ${ELEMENT_TYPES[elementType]} [${shape}]`;
}

function exactly(expected: number): Dimension {
  return { text: String(expected), fits: (size) => size === expected };
}

function open(text: string): Dimension {
  return { text, fits: (size) => size === undefined };
}

function exactlyOrOpen(expected: number): Dimension {
  return { text: String(expected), fits: (size) => size === undefined || size === expected };
}

function anything(text: string): Dimension {
  return { text, fits: () => true };
}
