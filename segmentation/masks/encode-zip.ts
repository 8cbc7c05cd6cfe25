import { zipSync } from "fflate";

/** The earliest that a zip can tell, always: so that equal contents make equal files. */
const MODIFIED = new Date(1980, 0, 1);

/**
 * Packs files as they are, in their order: PNGs are compressed already, and label maps take longer to
 * compress in JavaScript than to send.
 */
export function encodeZip(files: { name: string; body: Uint8Array }[]): Uint8Array {
  return zipSync(Object.fromEntries(files.map(({ name, body }) => [name, body])), {
    level: 0,
    mtime: MODIFIED,
  });
}
