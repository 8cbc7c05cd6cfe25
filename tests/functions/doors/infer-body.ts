/** A tensor of BYTES: each element behind its length. */
export function stringTensor(...elements: Uint8Array[]): Buffer {
  return Buffer.concat(
    elements.flatMap((element) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(element.length);
      return [length, element];
    }),
  );
}

/** JSON with a tensor behind it, and where the one ends. */
export function inferBody({ json, tensor }: { json: object; tensor: Uint8Array }): {
  body: Buffer;
  headerLength: number;
} {
  const header = Buffer.from(JSON.stringify(json));
  return { body: Buffer.concat([header, tensor]), headerLength: header.length };
}
