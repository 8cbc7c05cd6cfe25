import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";

export interface NumpyArray {
  shape: number[];
  /** Numbers, or texts where NumPy has them. */
  values: ArrayLike<number> & ArrayLike<number | string>;
  texts: string[];
}

const TYPES: Record<string, (bytes: ArrayBuffer) => ArrayLike<number>> = {
  "<f4": (bytes) => new Float32Array(bytes),
  "<f8": (bytes) => new Float64Array(bytes),
  "<i8": (bytes) => Float64Array.from(new BigInt64Array(bytes), Number),
  "|u1": (bytes) => new Uint8Array(bytes),
};

/** Reads the arrays of an npz file, of the types that golden files have. */
export function readNpz(path: string): Map<string, NumpyArray> {
  const files = unzipSync(readFileSync(path));
  return new Map(
    Object.entries(files).map(([file, bytes]) => [file.replace(/\.npy$/, ""), readNpy(bytes)]),
  );
}

function readNpy(bytes: Uint8Array): NumpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataStart = 10 + view.getUint16(8, true);
  const header = new TextDecoder("latin1").decode(bytes.subarray(10, dataStart));
  const type = header.match(/'descr': '([^']+)'/)?.[1] ?? "";
  const shape = (header.match(/'shape': \(([^)]*)\)/)?.[1] ?? "")
    .split(",")
    .filter((side) => side.trim() !== "")
    .map(Number);
  const data = bytes.slice(dataStart).buffer;
  const width = /^<U(\d+)$/.exec(type)?.[1];
  if (width !== undefined) {
    return { shape, values: [], texts: readTexts(new Uint32Array(data), Number(width)) };
  }
  return { shape, values: TYPES[type]?.(data) ?? [], texts: [] };
}

function readTexts(codes: Uint32Array, width: number): string[] {
  return Array.from({ length: codes.length / width }, (_, place) =>
    String.fromCodePoint(
      ...codes.subarray(place * width, (place + 1) * width).filter((code) => code !== 0),
    ),
  );
}
