import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

const KEY_ID_BYTES = 8;
const SECRET_BYTES = 32;
const KEY_TEXT = /^aw_(?<keyId>[0-9a-f]{16})_(?<secret>[0-9a-f]{64})(?<checksum>[0-9a-f]{8})$/;

/** An API key as its owner holds it: `aw_<keyId>_<secret><checksum>`. */
export interface KeyText {
  /** Public: it is in logs and lists. */
  keyId: string;
  /** 256 random bits, in hexadecimal. Shown once, never stored. */
  secret: string;
}

export function newKeyText(): KeyText {
  return {
    keyId: randomBytes(KEY_ID_BYTES).toString("hex"),
    secret: randomBytes(SECRET_BYTES).toString("hex"),
  };
}

/**
 * Writes a key down. The prefix lets scanners of repositories find it, and the checksum (CRC-32 of
 * what stands before it) lets them and us drop what only looks like one, without asking anybody.
 */
export function formatKeyText({ keyId, secret }: KeyText): string {
  return `aw_${keyId}_${secret}${checksumOf({ keyId, secret })}`;
}

/** Reads a key; undefined when the text is none. */
export function parseKeyText(text: string): KeyText | undefined {
  const { keyId, secret, checksum } = KEY_TEXT.exec(text)?.groups ?? {};
  if (keyId === undefined || secret === undefined || checksumOf({ keyId, secret }) !== checksum) {
    return undefined;
  }
  return { keyId, secret };
}

function checksumOf({ keyId, secret }: KeyText): string {
  return crc32(`aw_${keyId}_${secret}`).toString(16).padStart(8, "0");
}
