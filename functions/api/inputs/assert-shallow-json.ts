import { ServiceError } from "#contracts";

const MAX_DEPTH = 32;
const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENING = [0x5b, 0x7b];
const CLOSING = [0x5d, 0x7d];

/**
 * Refuses JSON with too many brackets inside each other, before it is parsed: a parser remembers every
 * one that is open, which is much memory for few bytes. What is no JSON at all is left to the parser.
 *
 * @throws ServiceError `request_invalid`
 */
export function assertShallowJson(json: Buffer): void {
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] ?? 0;
    if (byte === QUOTE) {
      at = endOfString(json, at);
    } else if (OPENING.includes(byte)) {
      depth += 1;
      if (depth > MAX_DEPTH) {
        throw new ServiceError(
          "request_invalid",
          `The JSON has more than ${MAX_DEPTH} levels inside each other. Nothing here needs as many.`,
        );
      }
    } else if (CLOSING.includes(byte)) {
      depth -= 1;
    }
  }
}

/** Where the quote is that ends a string, or the end of everything. */
function endOfString(json: Buffer, start: number): number {
  for (let end = json.indexOf(QUOTE, start + 1); end !== -1; end = json.indexOf(QUOTE, end + 1)) {
    let backslashes = 0;
    while (json[end - 1 - backslashes] === BACKSLASH) {
      backslashes += 1;
    }
    if (backslashes % 2 === 0) {
      return end;
    }
  }
  return json.length;
}
