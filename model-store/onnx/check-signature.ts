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

/** The types of the served graph, and those that come out by mistake, by their number in ONNX. */
const ELEMENT_TYPES: Readonly<Record<number, string>> = {
  [FLOAT32]: "float32",
  [UINT8]: "uint8",
  [UINT16]: "uint16",
  6: "int32",
  7: "int64",
  10: "float16",
  11: "float64",
};

/** Demands the inputs and outputs of the served graph, by name, type, shape and order. */
export function checkSignature({
  graph,
  labelCount,
  refuse,
}: {
  graph: OnnxGraph;
  labelCount: number;
  refuse: Refuse;
}): void {
  const one = exactly(1);
  const [height, width] = [open("H"), open("W")];
  const inputs = [
    { name: "image", elementType: UINT8, dimensions: [one, height, width, exactly(3)] },
  ];
  const outputs = [
    { name: "labels", elementType: UINT8, dimensions: [one, height, width] },
    { name: "confidence", elementType: UINT16, dimensions: [one, height, width] },
    {
      name: "scores",
      elementType: FLOAT32,
      dimensions: [one, exactlyOrOpen(labelCount), anything("h"), anything("w")],
    },
  ];
  checkValues({ what: "inputs", values: graph.input, signatures: inputs, refuse });
  checkValues({ what: "outputs", values: graph.output, signatures: outputs, refuse });
}

function checkValues({
  what,
  values,
  signatures,
  refuse,
}: {
  what: string;
  values: OnnxValue[];
  signatures: Signature[];
  refuse: Refuse;
}): void {
  const agrees =
    values.length === signatures.length &&
    signatures.every((signature, place) => fits(values[place], signature));
  if (!agrees) {
    const actual = values.slice(0, 8).map(describeValue).join(", ") || "none";
    const expected = signatures.map(describeSignature).join(", ");
    throw refuse(`has the ${what} ${actual}, but a served graph has ${expected}.`);
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
