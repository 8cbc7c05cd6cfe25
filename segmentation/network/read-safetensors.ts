import { z } from "zod";

const ELEMENT_TYPES = {
  U8: Uint8Array,
  U16: Uint16Array,
  F32: Float32Array,
  I64: BigInt64Array,
} as const;

const headerSchema = z.record(
  z.string(),
  z.object({
    dtype: z.enum(["U8", "U16", "F32", "I64"]),
    shape: z.array(z.int().min(0)),
    data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
  }),
);

const metadataSchema = z.record(z.string(), z.string());

export interface NamedTensor {
  shape: number[];
  /** 64-bit integers come as doubles, which hold those of 53 bits. */
  data: Uint8Array | Uint16Array | Float32Array | Float64Array;
}

/**
 * Reads a safetensors file: an 8-byte length, a JSON header, and little-endian numbers.
 *
 * @throws Error when header and data disagree.
 * @see https://huggingface.co/docs/safetensors
 */
export function readSafetensors(bytes: Uint8Array): Map<string, NamedTensor> {
  const { buffer, dataStart, header } = open(bytes);
  const { __metadata__: _, ...tensors } = header;

  return new Map(
    Object.entries(headerSchema.parse(tensors)).map(([name, { dtype, shape, data_offsets }]) => {
      const ElementArray = ELEMENT_TYPES[dtype];
      // A copy, because a typed array must start at a multiple of its element's size.
      const data = Uint8Array.from(
        buffer.subarray(dataStart + data_offsets[0], dataStart + data_offsets[1]),
      );
      const count = shape.reduce((product, side) => product * side, 1);
      if (data.byteLength !== count * ElementArray.BYTES_PER_ELEMENT) {
        throw new Error(`Tensor ${name} has ${data.byteLength} bytes, but its shape is ${shape}.`);
      }
      const numbers = new ElementArray(data.buffer);
      return [
        name,
        {
          shape,
          data: numbers instanceof BigInt64Array ? Float64Array.from(numbers, Number) : numbers,
        },
      ];
    }),
  );
}

/**
 * Reads the texts that a safetensors file says about itself.
 *
 * @throws Error when it is none.
 */
export function readSafetensorsMetadata(bytes: Uint8Array): Record<string, string> {
  return metadataSchema.parse(open(bytes).header.__metadata__ ?? {});
}

function open(bytes: Uint8Array) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataStart = 8 + Number(buffer.readBigUInt64LE(0));
  const header: Record<string, unknown> = JSON.parse(buffer.toString("utf8", 8, dataStart));
  return { buffer, dataStart, header };
}
