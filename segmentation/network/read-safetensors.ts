import { z } from "zod";

const ELEMENT_TYPES = {
  U8: Uint8Array,
  U16: Uint16Array,
  F32: Float32Array,
} as const;

const headerSchema = z.record(
  z.string(),
  z.object({
    dtype: z.enum(["U8", "U16", "F32"]),
    shape: z.array(z.int().min(0)),
    data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
  }),
);

export interface NamedTensor {
  shape: number[];
  data: Uint8Array | Uint16Array | Float32Array;
}

/**
 * Reads a safetensors file: an 8-byte length, a JSON header, and little-endian numbers.
 *
 * @throws Error when header and data disagree.
 * @see https://huggingface.co/docs/safetensors
 */
export function readSafetensors(bytes: Uint8Array): Map<string, NamedTensor> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataStart = 8 + Number(buffer.readBigUInt64LE(0));
  const { __metadata__: _, ...header } = JSON.parse(buffer.toString("utf8", 8, dataStart));

  return new Map(
    Object.entries(headerSchema.parse(header)).map(([name, { dtype, shape, data_offsets }]) => {
      const ElementArray = ELEMENT_TYPES[dtype];
      // A copy, because a typed array must start at a multiple of its element's size.
      const data = Uint8Array.from(
        buffer.subarray(dataStart + data_offsets[0], dataStart + data_offsets[1]),
      );
      const count = shape.reduce((product, side) => product * side, 1);
      if (data.byteLength !== count * ElementArray.BYTES_PER_ELEMENT) {
        throw new Error(`Tensor ${name} has ${data.byteLength} bytes, but its shape is ${shape}.`);
      }
      return [name, { shape, data: new ElementArray(data.buffer) }];
    }),
  );
}
