// Both recipes from nothing to published versions, tiny, with the commands that a person would type:
//   npm run recipes:check [FOLDER]
// Renders streets, trains a small CLIP on them, mines styles, trains FAMix and CLOUDS and what they
// must beat, exports both and publishes them into a store of its own. Fails when a full recipe does
// not beat the naive one by its margin, in the mean over the seeds and over visual domains that no
// segmenter was trained on. Everything but the time it takes is a function of the seeds below.
// FOLDER keeps everything, and an interrupted check goes on there; without it, nothing is kept.
// On 2026-11-21 it failed: FAMix 11.4, plain training 13.0, CLOUDS not seen to its end within 12 minutes
// of 2 cores. The margins below are what is wanted, and have not been reached.
// Versions are exported from committed code alone, so commit first.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const SEEDS = [1, 2];
/** In points of mIoU. */
const FAMIX_MARGIN = 3;
const CLOUDS_MARGIN = 1;

const DOMAINS = ["day", "dusk", "night", "fog", "rain", "snow"];
const UNSEEN = DOMAINS.filter((domain) => domain !== "day");
const NAIVE = { famix: "nothing", clouds: "source" };
const FULL = { famix: "freeze + augment + mix", clouds: "source + generated + refined" };

if (output("git", "status", "--porcelain", "--untracked-files=no") !== "") {
  console.error(
    "there are uncommitted changes, and `export` takes what a commit holds: commit them",
  );
  process.exit(1);
}

const CLI = fileURLToPath(new URL("../cli/bin.js", import.meta.url));
const kept = process.argv[2];
const folder = kept === undefined ? mkdtempSync(join(tmpdir(), "allweather-")) : resolve(kept);
const path = (name: string) => join(folder, name);
const started = performance.now();
process.on("exit", () => {
  if (kept === undefined) {
    rmSync(folder, { recursive: true, force: true });
  }
});

const streets = (name: string, domain?: string) =>
  `streets:${path(name)}${domain === undefined ? "" : `,domain=${domain}`}`;
const domainOptions = (domains: string[]) => domains.flatMap((domain) => ["--domain", domain]);

step("streets of every domain, for CLIP", () => {
  synthesize({ name: "clip", domains: DOMAINS, count: 40, seed: 1, size: "256x256" });
  synthesize({ name: "clip-held-out", domains: DOMAINS, count: 5, seed: 2, size: "256x256" });
});
step("streets by day to train on, and all others to test on", () => {
  synthesize({ name: "train", domains: ["day"], count: 160, seed: 3, size: "256x128" });
  synthesize({ name: "val", domains: ["day"], count: 16, seed: 4, size: "256x128" });
  synthesize({ name: "test", domains: UNSEEN, count: 16, seed: 5, size: "256x128" });
});
step("a small CLIP", () => {
  allweather(
    ...["train", "clip_mini", "--source", streets("clip")],
    ...["--validation", streets("clip-held-out")],
    ...["--set", "steps=160", "warmup_steps=20", "batch_size=24", "validate_every_steps=160"],
    ...["--out", path("clip-run")],
  );
});
const clip = path("clip-run/clip.safetensors");
const common = [
  ...["--source", streets("train"), "--validation", streets("val"), "--clip", clip],
  ...["--styles", path("styles")],
];
const tests = ["--test", ...UNSEEN.map((domain) => streets("test", domain))];
const seeds = ["--seeds", ...SEEDS.map(String)];
const sizes = ["view.crop_px=128", "batch_size=8"];

step("styles mined from words", () => {
  allweather(
    ...["styles", "mine", "famix_mini", "--source", streets("train"), "--clip", clip],
    ...["--batches", "6", "--set", "view.crop_px=128", "descent.steps=20"],
    ...["--out", path("styles")],
  );
});
step("FAMix and plain training", () => {
  allweather(
    ...["ablate", "famix_mini", ...common, ...tests, ...seeds],
    ...["--rows", NAIVE.famix, FULL.famix],
    ...["--set", ...sizes, "steps=120", "validate_every_steps=60"],
    ...["--out", path("famix")],
  );
});
step("images of prompts", () => {
  const prompts = path("prompts.json");
  if (!existsSync(prompts)) {
    allweather("generate", "prompts", "--with", "grammar", "--count", "96", "--out", prompts);
  }
  allweather(
    ...["generate", "images", "--prompts", prompts, "--with", "synthetic", "--size", "256x128"],
    ...["--seed", "9000000", "--out", path("generated")],
  );
});
step("CLOUDS and plain training", () => {
  const view = ["view.crop_px=128", "batch_size=8"];
  allweather(
    ...["ablate", "clouds_mini_joint", ...common, ...tests, ...seeds],
    ...["--generated", path("generated"), "--segmenter", "classical"],
    ...["--rows", NAIVE.clouds, FULL.clouds],
    ...["--set", ...view, "self_training.view.crop_px=128", "steps=60"],
    ...["validate_every_steps=30", "--warmup-set", ...view, "steps=120", "validate_every_steps=60"],
    ...["--out", path("clouds")],
  );
});
step("published versions", () => {
  rmSync(path("store"), { recursive: true, force: true });
  for (const [method, run] of [
    ["famix", "famix/freeze-augment-mix"],
    ["clouds", "clouds/source-generated-refined"],
  ] as const) {
    const version = path(`${method}-version`);
    allweather(
      ...["export", "--run", path(`${run}-seed${SEEDS[0]}`), "--version", "0.0.1"],
      ...["--name", `${method}-check`, "--weights-licence", "CC0-1.0", "--out", version],
    );
    allweather("models", "publish", version, "--store", path("store"));
  }
});

const failed = [
  judge({ method: "famix", margin: FAMIX_MARGIN }),
  judge({ method: "clouds", margin: CLOUDS_MARGIN }),
].includes(false);
console.log(`${minutes()} in all`);
process.exit(failed ? 1 : 0);

function step(what: string, act: () => void): void {
  console.log(`\n== ${minutes()}: ${what}`);
  act();
}

function synthesize(dataset: {
  name: string;
  domains: string[];
  count: number;
  seed: number;
  size: string;
}): void {
  allweather(
    ...["datasets", "synthesize", ...domainOptions(dataset.domains), "--size", dataset.size],
    ...["--count", String(dataset.count), "--seed", String(dataset.seed)],
    ...["--out", path(dataset.name)],
  );
}

function allweather(...words: string[]): void {
  const { status } = spawnSync(process.execPath, [CLI, ...words], { stdio: "inherit" });
  if (status !== 0) {
    console.error(`allweather ${words[0]} ended with ${status}`);
    process.exit(1);
  }
}

function output(command: string, ...words: string[]): string {
  return spawnSync(command, words, { cwd: import.meta.dirname, encoding: "utf8" }).stdout;
}

/** Whether a full recipe beats the naive one by its margin. */
function judge({ method, margin }: { method: "famix" | "clouds"; margin: number }): boolean {
  const [naive, full] = [NAIVE[method], FULL[method]].map((title) => meanMiou({ method, title }));
  const gain = (full ?? Number.NaN) - (naive ?? Number.NaN);
  const isWon = gain >= margin;
  console.log(
    `${method}: ${FULL[method]} ${full?.toFixed(1)}, ${NAIVE[method]} ${naive?.toFixed(1)}: ` +
      `${gain.toFixed(1)} points of mIoU, at least ${margin} wanted: ${isWon ? "good" : "FAILED"}`,
  );
  return isWon;
}

/** The mean over seeds and unseen domains, in percent. */
function meanMiou({ method, title }: { method: string; title: string }): number {
  const words = title.replaceAll(" + ", "-").replaceAll(" ", "-");
  const all = SEEDS.flatMap((seed) => {
    const result = path(`${method}/${words}-seed${seed}/result.json`);
    return Object.values(JSON.parse(readFileSync(result, "utf8")) as Record<string, number>);
  });
  return (100 * all.reduce((sum, miou) => sum + miou, 0)) / all.length;
}

function minutes(): string {
  const seconds = Math.round((performance.now() - started) / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
