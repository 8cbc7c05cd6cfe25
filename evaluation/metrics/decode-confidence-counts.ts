import { inflateRawSync } from "node:zlib";
import { ServiceError } from "#contracts";
import { CONFIDENCE_LEVELS, type ConfidenceCounts } from "./count-confidence.ts";
import { CONFIDENCE_COUNTS_FORMAT, MOST_BYTES_OF_LEVEL } from "./encode-confidence-counts.ts";

/**
 * Reads what `encodeConfidenceCounts` wrote.
 *
 * @throws ServiceError `artifact_corrupt` for anything else.
 */
export function decodeConfidenceCounts(encoded: Uint8Array): ConfidenceCounts {
  if (encoded[0] !== CONFIDENCE_COUNTS_FORMAT) {
    throw damaged(
      `they begin with ${encoded[0] ?? "nothing"}, not with ${CONFIDENCE_COUNTS_FORMAT}`,
    );
  }
  const bytes = inflate(encoded.subarray(1));
  const all = new Float64Array(CONFIDENCE_LEVELS);
  const correct = new Float64Array(CONFIDENCE_LEVELS);
  const read = integerReader(bytes);
  let next = 0;
  while (read.at() < bytes.length) {
    const level = next + read.integer();
    const wrong = read.integer();
    const right = read.integer();
    if (level >= CONFIDENCE_LEVELS) {
      throw damaged(`there is no level ${level}`);
    }
    if (wrong + right === 0 || !Number.isSafeInteger(wrong + right)) {
      throw damaged(`level ${level} has ${wrong} wrong pixels and ${right} right ones`);
    }
    all[level] = wrong + right;
    correct[level] = right;
    next = level + 1;
  }
  return { all, correct };
}

function inflate(deflated: Uint8Array): Uint8Array {
  try {
    return inflateRawSync(deflated, { maxOutputLength: MOST_BYTES_OF_LEVEL * CONFIDENCE_LEVELS });
  } catch (error) {
    throw damaged((error as Error).message);
  }
}

function integerReader(bytes: Uint8Array): { at: () => number; integer: () => number } {
  let at = 0;
  return {
    at: () => at,
    integer() {
      let value = 0;
      for (let factor = 1; ; factor *= 0x80) {
        const byte = bytes[at];
        if (byte === undefined) {
          throw damaged("they end inside an integer");
        }
        value += (byte & 0x7f) * factor;
        at++;
        if (value > Number.MAX_SAFE_INTEGER) {
          throw damaged(`the integer before byte ${at} is over 2^53`);
        }
        if (byte < 0x80) {
          // A last byte of nothing would be a second way to write the same counts.
          if (byte === 0 && factor > 1) {
            throw damaged(`the integer before byte ${at} is longer than it need be`);
          }
          return value;
        }
      }
    },
  };
}

function damaged(reason: string): ServiceError {
  return new ServiceError(
    "artifact_corrupt",
    `Stored confidence counts are damaged: ${reason}. Delete what was stored with them and evaluate again.`,
  );
}
