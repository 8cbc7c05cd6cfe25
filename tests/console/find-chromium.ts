import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** What makes a browser of a test leave the network and the machine alone. */
export const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** The machine's Chromium: what `CHROMIUM` names, or else the first on the path. */
export function findChromium(variables: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = (variables.PATH ?? "").split(delimiter);
  const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return variables.CHROMIUM ?? candidates.find((path) => existsSync(path));
}
