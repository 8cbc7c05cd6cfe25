import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** What makes a browser of a test leave the network and the machine alone. */
const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  // Machines of tests have none, and to act one out costs more than the page itself.
  "--disable-gpu",
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

/** @throws Error when there is none. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium() ?? "chromium",
    args: CHROMIUM_ARGUMENTS,
  });
}
