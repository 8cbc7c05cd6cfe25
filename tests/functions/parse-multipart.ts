/** One part of a body, as RFC 2046 has it. */
export interface ParsedPart {
  headers: Headers;
  body: Buffer;
}

/** Takes a multipart body apart, and is strict about every line end. */
export async function parseMultipart(response: Response): Promise<ParsedPart[]> {
  const [, boundary] =
    response.headers.get("Content-Type")?.match(/^multipart\/mixed; boundary=([\w-]{1,70})$/) ?? [];
  const text = Buffer.from(await response.arrayBuffer()).toString("latin1");
  const pieces = `\r\n${text}`.split(`\r\n--${boundary}`);
  const [preamble, end] = [pieces.shift(), pieces.pop()];
  if (preamble !== "" || end !== "--\r\n") {
    throw new Error(`The body begins with ${preamble} and ends with ${end}.`);
  }
  return pieces.map((piece) => {
    const headEnd = piece.indexOf("\r\n\r\n");
    if (!piece.startsWith("\r\n") || headEnd === -1) {
      throw new Error(`A part has no headers: ${piece.slice(0, 80)}`);
    }
    const lines = piece.slice(2, headEnd).split("\r\n");
    return {
      headers: new Headers(lines.map((line) => line.split(": ", 2) as [string, string])),
      body: Buffer.from(piece.slice(headEnd + 4), "latin1"),
    };
  });
}
