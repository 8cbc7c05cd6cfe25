import type { NamedTensor } from "../network/read-safetensors.ts";

const LENGTH_BYTES = 8;

/**
 * Encodes tensors as safetensors, those of wide numbers first, so that each begins at a multiple of
 * its numbers' size.
 *
 * @param metadata what is told besides, in text.
 * @see https://huggingface.co/docs/safetensors
 */
export function encodeSafetensors(
  tensors: Map<string, NamedTensor>,
  metadata: Record<string, string>,
): Uint8Array {
  const sorted = [...tensors].sort(
    ([, one], [, other]) => other.data.BYTES_PER_ELEMENT - one.data.BYTES_PER_ELEMENT,
  );
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, data }] of sorted) {
    header[name] = {
      dtype: typeOf(data),
      shape,
      data_offsets: [end, end + data.byteLength],
    };
    end += data.byteLength;
  }

  const json = Buffer.from(JSON.stringify(header));
  const padding = (LENGTH_BYTES - (json.length % LENGTH_BYTES)) % LENGTH_BYTES;
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(json.length + padding));
  return Buffer.concat([
    length,
    json,
    Buffer.alloc(padding, " "),
    ...sorted.map(([, { data }]) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ]);
}

function typeOf(data: NamedTensor["data"]): string {
  if (data instanceof Uint8Array) {
    return "U8";
  }
  return data instanceof Uint16Array ? "U16" : "F32";
}
