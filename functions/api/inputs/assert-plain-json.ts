import { ServiceError } from "#contracts";

const MAX_DEPTH = 32;
/** A request names at most some hundred things: images, labels, settings of a dataset. */
export const MAX_VALUES = 4096;
/** A parser takes a quarter of a second for as many empty lists, and nobody else is served meanwhile. */
export const MAX_TENSOR_VALUES = 2 ** 20;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Refuses JSON that is too deep or has too many values, before it is parsed: a parser remembers every
 * bracket that is open, and a schema has something to say about every value, which is much memory and
 * time for few bytes. What is no JSON at all is left to the parser.
 *
 * @param maxValues brackets and commas outside of strings.
 * @throws ServiceError `request_invalid`
 */
export function assertPlainJson(
  json: Buffer,
  { maxValues = MAX_VALUES }: { maxValues?: number } = {},
): void {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === QUOTE) {
      at = endOfString(json, at);
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      depth += 1;
      values += 1;
    } else if (byte === COMMA) {
      values += 1;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      depth -= 1;
    }
    if (depth > MAX_DEPTH || values > maxValues) {
      throw tooMuch(depth > MAX_DEPTH ? `${MAX_DEPTH} levels` : `${maxValues} values`);
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

function tooMuch(what: string): ServiceError {
  return new ServiceError(
    "request_invalid",
    `The JSON has more than ${what}. Nothing here needs as many; tensors can come as bytes.`,
  );
}
