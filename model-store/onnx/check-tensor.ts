import type { OnnxTensor } from "./decode-model.ts";
import { quote, type Refuse } from "./refusal.ts";

/** Bits of an element by the type's number in ONNX, for the types that onnxruntime-node 1.30 knows. */
const ELEMENT_BITS: Readonly<Record<number, number>> = {
  ...{ 1: 32, 2: 8, 3: 8, 4: 16, 5: 16, 6: 32, 7: 64, 9: 8, 10: 16, 11: 64, 12: 32, 13: 64 },
  ...{ 14: 64, 15: 128, 16: 16, 17: 8, 18: 8, 19: 8, 20: 8, 21: 4, 22: 4, 23: 4, 24: 8, 25: 2 },
  26: 2,
};
const STRING = 8;

/** The most that numbers shrink when they are written inside a graph: an int64 takes a byte or more. */
const LARGEST_EXPANSION = 8;

const EXTERNAL_DATA_KEYS = ["location", "offset", "length", "checksum"];

/** Demands that a tensor is no larger than its bytes, and reads none outside the version's weights. */
export function checkTensor({
  tensor,
  graphBytes,
  weightsBytes,
  refuse,
}: {
  tensor: OnnxTensor;
  /** Size of the file that the tensor is in. */
  graphBytes: number;
  /** Sizes of the files that external data may be in, by name. */
  weightsBytes: ReadonlyMap<string, number>;
  refuse: Refuse;
}): void {
  const isExternal = tensor.dataLocation !== 0 || tensor.externalData.length > 0;
  const sizeBytes = sizeOf({ tensor, isExternal, refuse });

  if (isExternal) {
    checkExternalData({ tensor, sizeBytes, weightsBytes, refuse });
  } else if (sizeBytes > graphBytes * LARGEST_EXPANSION) {
    throw refuse(
      `has a tensor ${quote(tensor.name)} of ${sizeBytes} bytes, more than its file can hold.`,
    );
  }
}

function sizeOf({
  tensor: { name, dims, dataType },
  isExternal,
  refuse,
}: {
  tensor: OnnxTensor;
  isExternal: boolean;
  refuse: Refuse;
}): number {
  const bits = dataType === STRING && !isExternal ? 8 : ELEMENT_BITS[dataType];
  if (bits === undefined) {
    throw refuse(`has a tensor ${quote(name)} of data type ${dataType}, which is not served.`);
  }
  const sizes = dims.map((dim) => dim.toNumber());
  const sizeBytes = Math.ceil(sizes.reduce((product, size) => product * size, bits) / 8);
  if (sizes.some((size) => size < 0) || !Number.isSafeInteger(sizeBytes)) {
    const shape = dims.slice(0, 8).join(", ");
    throw refuse(`has a tensor ${quote(name)} of shape [${shape}], which no tensor can have.`);
  }
  return sizeBytes;
}

function checkExternalData({
  tensor,
  sizeBytes,
  weightsBytes,
  refuse,
}: {
  tensor: OnnxTensor;
  sizeBytes: number;
  weightsBytes: ReadonlyMap<string, number>;
  refuse: Refuse;
}): void {
  const subject = `has a tensor ${quote(tensor.name)} whose external data`;
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const foreign = [...entries.keys()].find((key) => !EXTERNAL_DATA_KEYS.includes(key));
  if (foreign !== undefined || entries.size < tensor.externalData.length) {
    throw refuse(
      foreign === undefined
        ? `${subject} says something twice.`
        : `${subject} says ${quote(foreign)}, which is not served.`,
    );
  }

  const location = entries.get("location") ?? "";
  const fileBytes = weightsBytes.get(location);
  if (fileBytes === undefined) {
    throw refuse(
      `${subject} is in ${quote(location)}, which the manifest does not name among the weights.`,
    );
  }
  const offset = readCount(entries.get("offset") ?? "0");
  const length = readCount(entries.get("length") ?? String(sizeBytes));
  if (length !== sizeBytes) {
    throw refuse(
      `${subject} has the length ${quote(entries.get("length") ?? "")} instead of ${sizeBytes}.`,
    );
  }
  if (offset === undefined || offset + length > fileBytes) {
    throw refuse(
      `${subject} begins at ${quote(entries.get("offset") ?? "")} and has ${length} bytes, but ${location} has ${fileBytes}.`,
    );
  }
}

/** Plain digits, because a parser that allows more may read another number than onnxruntime. */
function readCount(text: string): number | undefined {
  return /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}
