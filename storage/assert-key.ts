const LONGEST_KEY_BYTES = 512;
// What a file name may have on the usual file systems.
const LONGEST_SEGMENT_BYTES = 255;
const SEGMENT = /^[A-Za-z0-9._+@-]+$/;
const RULE =
  `A key has at most ${LONGEST_KEY_BYTES} bytes: segments of A-Z a-z 0-9 . _ + @ - joined ` +
  `with "/", each of 1 to ${LONGEST_SEGMENT_BYTES} bytes and neither "." nor "..".`;

/**
 * Refuses what is not a key: segments of `A-Z a-z 0-9 . _ + @ -` joined with `/`, none of them empty, `.` or `..`.
 *
 * @throws TypeError Keys are built by code, so a bad one is a bug and never the fault of a user.
 */
export function assertKey(key: string): void {
  if (!isKey(key)) {
    throw new TypeError(`${JSON.stringify(key)} is not a key. ${RULE}`);
  }
}

/** Refuses what no key can start with. An empty prefix starts every key. */
export function assertPrefix(prefix: string): void {
  if (!isKey(`${prefix}x`)) {
    throw new TypeError(`${JSON.stringify(prefix)} cannot start a key. ${RULE}`);
  }
}

/** All characters of a key are ASCII, so its length is its size, and `<` orders keys by their bytes. */
export function isKey(text: string): boolean {
  return text.length <= LONGEST_KEY_BYTES && text.split("/").every(isSegment);
}

function isSegment(text: string): boolean {
  return (
    text.length <= LONGEST_SEGMENT_BYTES && SEGMENT.test(text) && text !== "." && text !== ".."
  );
}
