/** How many values a byte has. */
export const PAIR_VALUES = 256;

/**
 * Counts which values two maps of one size have at the same pixels: `[256, 256]`, rows those of
 * `one`. Looks at four pixels at once, as label maps are long runs.
 */
export function countPairs(one: Uint8Array, other: Uint8Array): Uint32Array {
  const pairs = new Uint32Array(PAIR_VALUES * PAIR_VALUES);
  const words = wordsOf(one);
  const otherWords = wordsOf(other);
  const wordCount = words.length;

  let at = 0;
  while (at < wordCount) {
    const word = words[at] ?? 0;
    const otherWord = otherWords[at] ?? 0;
    const start = at++;
    if (isOneValue(word) && isOneValue(otherWord)) {
      while (at < wordCount && words[at] === word && otherWords[at] === otherWord) {
        at++;
      }
      const pair = ((word & 0xff) << 8) | (otherWord & 0xff);
      pairs[pair] = (pairs[pair] ?? 0) + 4 * (at - start);
    } else {
      for (let shift = 0; shift < 32; shift += 8) {
        const pair = (((word >>> shift) & 0xff) << 8) | ((otherWord >>> shift) & 0xff);
        pairs[pair] = (pairs[pair] ?? 0) + 1;
      }
    }
  }
  for (let pixel = 4 * wordCount; pixel < one.length; pixel++) {
    const pair = ((one[pixel] ?? 0) << 8) | (other[pixel] ?? 0);
    pairs[pair] = (pairs[pair] ?? 0) + 1;
  }
  return pairs;
}

/** Without the up to three pixels at the end that fill no word. Views must begin at a word's start. */
function wordsOf(values: Uint8Array): Uint32Array {
  const { buffer, byteOffset, length } = values.byteOffset % 4 === 0 ? values : values.slice();
  return new Uint32Array(buffer, byteOffset, length >> 2);
}

function isOneValue(word: number): boolean {
  return word >>> 8 === (word & 0xffffff);
}
