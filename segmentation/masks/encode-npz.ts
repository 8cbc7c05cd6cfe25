import type { NamedTensor } from "../network/read-safetensors.ts";
import { encodeZip } from "./encode-zip.ts";

const MAGIC = Buffer.from("\x93NUMPY\x01\x00", "latin1");
/** The numbers begin at a multiple of this. */
const ALIGNMENT_BYTES = 64;

/**
 * Encodes tensors as an `.npz` file: a zip of NumPy arrays, which `numpy.load` reads without pickles.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function encodeNpz(tensors: Map<string, NamedTensor>): Uint8Array {
  return encodeZip(
    [...tensors].map(([name, tensor]) => ({ name: `${name}.npy`, body: encodeNpy(tensor) })),
  );
}

/** For two sides and more: Python's tuple of one is written in another way. */
function encodeNpy({ shape, data }: NamedTensor): Uint8Array {
  const dictionary = `{'descr': '${typeOf(data)}', 'fortran_order': False, 'shape': (${shape.join(", ")}), }`;
  const unpadded = MAGIC.length + 2 + dictionary.length + 1;
  const padding = (ALIGNMENT_BYTES - (unpadded % ALIGNMENT_BYTES)) % ALIGNMENT_BYTES;
  const header = `${dictionary}${" ".repeat(padding)}\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  return Buffer.concat([
    MAGIC,
    length,
    Buffer.from(header, "latin1"),
    new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  ]);
}

/** Every processor that ONNX Runtime runs on is little-endian. */
function typeOf(data: NamedTensor["data"]): string {
  if (data instanceof Uint8Array) {
    return "|u1";
  }
  return data instanceof Uint16Array ? "<u2" : "<f4";
}
