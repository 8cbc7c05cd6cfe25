import { ServiceError } from "#contracts";

const LONGEST_CHARACTERS = 255;

/** Of the header: the longest key, in quotes. */
export const LONGEST_IDEMPOTENCY_HEADER = LONGEST_CHARACTERS + '""'.length;

/** For the document; `readIdempotencyKey` tells in words what is wrong. */
export const IDEMPOTENCY_HEADER_PATTERN = `^("[!-~]{1,${LONGEST_CHARACTERS}}"|[!-~]{1,${LONGEST_CHARACTERS}})$`;

/**
 * Reads an Idempotency-Key: a quoted string (draft-ietf-httpapi-idempotency-key-header), or one
 * without quotes, as many clients send it. Both forms of one key are one key.
 *
 * @throws ServiceError `request_invalid` for what can be no key.
 */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) {
    return undefined;
  }
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (!/^[\x21-\x7e]+$/.test(key) || key.length > LONGEST_CHARACTERS) {
    throw new ServiceError(
      "request_invalid",
      `The Idempotency-Key must have 1 to ${LONGEST_CHARACTERS} visible ASCII characters. A new UUID is one.`,
    );
  }
  return key;
}
