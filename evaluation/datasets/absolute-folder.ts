import { resolve } from "node:path";

/** A URL as it is; a path from the root: other processes may run in another folder. */
export function absoluteFolder(pathOrUrl: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(pathOrUrl) ? pathOrUrl : resolve(pathOrUrl);
}
