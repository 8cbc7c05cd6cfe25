// Builds console/dist when something that it is made of is newer. npm start and the tests call it, so it
// takes a few milliseconds when there is nothing to do. Plain JavaScript: it runs before anything else.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

const folder = import.meta.dirname;
const manifest = join(folder, "../package-lock.json");

if (await isStale()) {
  await build();
}

async function isStale() {
  const built = await changedAt(join(folder, "dist/index.html"));
  const sources = (await readdir(folder, { recursive: true })).filter(
    (name) => !/^(dist|generated)(\/|\\|$)/.test(name),
  );
  const times = await Promise.all(
    [...sources.map((name) => join(folder, name)), manifest].map(changedAt),
  );
  return Math.max(...times) > built;
}

async function changedAt(path) {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
}

async function build() {
  const vite = await import("vite").catch(() => undefined);
  if (vite === undefined) {
    // npm ci --omit=dev: the API is whole without its console.
    console.error("console/ is not built: vite is not installed. Run npm ci for it.");
    return;
  }
  await vite.build({ configFile: join(folder, "vite.config.ts"), logLevel: "warn" });
}
