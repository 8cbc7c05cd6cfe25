/** One body inside of another. */
export interface Part {
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
}

const CRLF = "\r\n";

/**
 * Takes a body of type `multipart/mixed` apart, without copying anything.
 *
 * @throws Error when it is not one, or ends too early.
 * @see https://www.rfc-editor.org/rfc/rfc2046#section-5.1
 */
export function readMultipart(bytes: Uint8Array<ArrayBuffer>, contentType: string | null): Part[] {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType ?? "")?.[1];
  if (boundary === undefined) {
    throw new Error(`The server's answer should have several parts, but is ${contentType}.`);
  }
  const delimiter = encode(`--${boundary}`);
  const parts: Part[] = [];
  let start = find(bytes, delimiter, 0);
  for (;;) {
    const head = start + delimiter.length;
    // Two hyphens behind the delimiter are the end.
    if (bytes[head] === 45 && bytes[head + 1] === 45) {
      return parts;
    }
    const end = find(bytes, encode(`${CRLF}--${boundary}`), head);
    parts.push(readPart(bytes.subarray(head + CRLF.length, end)));
    start = end + CRLF.length;
  }
}

function readPart(bytes: Uint8Array<ArrayBuffer>): Part {
  const middle = find(bytes, encode(CRLF + CRLF), 0);
  const lines = new TextDecoder().decode(bytes.subarray(0, middle)).split(CRLF);
  return {
    headers: Object.fromEntries(
      lines.map((line) => {
        const [name = "", ...value] = line.split(":");
        return [name.trim().toLowerCase(), value.join(":").trim()];
      }),
    ),
    body: bytes.subarray(middle + 2 * CRLF.length),
  };
}

function find(bytes: Uint8Array, pattern: Uint8Array, from: number): number {
  const [first = 0] = pattern;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (pattern.every((byte, place) => bytes[at + place] === byte)) {
      return at;
    }
  }
  throw new Error("The server's answer ends too early.");
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
