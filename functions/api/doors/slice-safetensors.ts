export interface TensorSlice {
  shape: number[];
  /** Little-endian elements, still where they were. */
  bytes: Uint8Array;
}

/**
 * Finds the tensors of a safetensors file that a child process of ours wrote.
 *
 * @see https://huggingface.co/docs/safetensors
 */
export function sliceSafetensors(file: Uint8Array): Map<string, TensorSlice> {
  const buffer = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const dataStart = 8 + Number(buffer.readBigUInt64LE(0));
  const header: Record<string, { shape: number[]; data_offsets: [number, number] }> = JSON.parse(
    buffer.toString("utf8", 8, dataStart),
  );
  return new Map(
    Object.entries(header)
      .filter(([name]) => name !== "__metadata__")
      .map(
        ([
          name,
          {
            shape,
            data_offsets: [start, end],
          },
        ]) => [name, { shape, bytes: buffer.subarray(dataStart + start, dataStart + end) }],
      ),
  );
}
