import { randomUUID } from "node:crypto";

/** One body inside of another. */
export interface Part {
  headers: Record<string, string>;
  body: Uint8Array;
}

/** A body of many parts, which is never copied into one piece. */
export interface MultipartBody {
  contentType: string;
  lengthBytes: number;
  stream: ReadableStream<Uint8Array>;
}

/**
 * Puts parts into one body of type `multipart/mixed`.
 *
 * The boundary is a random UUID, which no part can hold but by intent of who guesses 122 bits.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2046#section-5.1
 */
export function multipartMixed(parts: Part[]): MultipartBody {
  const boundary = randomUUID();
  const chunks = [
    ...parts.flatMap(({ headers, body }) => [
      Buffer.from(`--${boundary}\r\n${headerLines(headers)}\r\n`),
      body,
      Buffer.from("\r\n"),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ];
  return {
    contentType: `multipart/mixed; boundary=${boundary}`,
    lengthBytes: chunks.reduce((sum, { length }) => sum + length, 0),
    stream: ReadableStream.from(chunks),
  };
}

function headerLines(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
}
