// Both recipes from nothing to published versions, tiny, with the commands that a person would type:
//   npm run recipes:check [FOLDER]
// Renders streets, trains a small CLIP on them, mines styles, trains FAMix and CLOUDS and what they
// are held against, exports both and publishes them into a store of its own. Fails when a full recipe
// is not ahead of the naive one by its margin, in the mean over seeds and over visual domains that no
// segmenter has labels of. Everything but the time it takes is a function of the seeds below.
//
// Naive is for FAMix to dress patches wholly in mined styles and to let all weights learn, and for
// CLOUDS to stop after the warm-up. Neither beats plain training of this size, which comes to 12 points
// of mIoU with a CLIP's trunk or with random numbers; docs/mini.md has what longer trainings do.
// FOLDER keeps everything, and an interrupted check goes on there; without it, nothing is kept.
// Versions are exported from committed code alone, so commit first.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const SEEDS = { famix: [1, 2], clouds: [1] };
/** In points of mIoU. */
const MARGINS = { famix: 2, clouds: 1 };

const DOMAINS = ["day", "dusk", "night", "fog", "rain", "snow"];
const UNSEEN = DOMAINS.filter((domain) => domain !== "day");
const NAIVE = { famix: "augment", clouds: "warm-up" };
const FULL = { famix: "freeze + augment + mix", clouds: "source + generated + refined" };
type Method = keyof typeof FULL;
type Run = (...words: string[]) => Promise<void>;

if (output("git", "status", "--porcelain", "--untracked-files=no") !== "") {
  console.error(
    "there are uncommitted changes, and `export` takes what a commit holds: commit them",
  );
  process.exit(1);
}

const CLI = fileURLToPath(new URL("../cli/bin.js", import.meta.url));
const kept = process.argv[2];
const folder = kept === undefined ? mkdtempSync(join(tmpdir(), "allweather-")) : resolve(kept);
mkdirSync(folder, { recursive: true });
const path = (name: string) => join(folder, name);
const started = performance.now();
const running = new Set<ChildProcess>();
process.on("exit", () => {
  // The one beside that which failed.
  for (const child of running) {
    child.kill();
  }
  if (kept === undefined) {
    rmSync(folder, { recursive: true, force: true });
  }
});

const streets = (name: string, domain?: string) =>
  `streets:${path(name)}${domain === undefined ? "" : `,domain=${domain}`}`;

step("streets of every visual domain");
await synthesize({ name: "clip", domains: DOMAINS, count: 60, seed: 1 });
await synthesize({ name: "clip-held-out", domains: DOMAINS, count: 5, seed: 2 });
await synthesize({ name: "train", domains: ["day"], count: 160, seed: 3 });
await synthesize({ name: "val", domains: ["day"], count: 16, seed: 4 });
await synthesize({ name: "test", domains: UNSEEN, count: 16, seed: 5 });

step("a small CLIP");
await allweather(
  ...["train", "clip_mini", "--source", streets("clip"), "--validation", streets("clip-held-out")],
  ...["--set", "image.grid=[2,2]", "whole_view.crop_px=64", "window_view.crop_px=64"],
  ...["text.width=64", "text.heads=1", "text.layers=1", "steps=400", "warmup_steps=40"],
  ...["batch_size=24", "ema_decay=0.98", "validate_every_steps=400", "--out", path("clip-run")],
);
const clip = path("clip-run/clip.safetensors");
const inputs = ["--source", streets("train"), "--validation", streets("val"), "--clip", clip];
const tests = ["--test", ...UNSEEN.map((domain) => streets("test", domain))];
const seeds = (method: Method) => ["--seeds", ...SEEDS[method].map(String)];

step("FAMix, and CLOUDS beside it");
// Two processes of one thread do more than two threads of one process.
process.env.OMP_NUM_THREADS = "1";
await Promise.all([famix(), clouds()]);

const failed = [isWon("famix"), isWon("clouds")].includes(false);
console.log(`${minutes()} in all`);
process.exit(failed ? 1 : 0);

async function famix(): Promise<void> {
  // Styles need the steps: after 20, they are as good as noise (`allweather styles test`).
  await allweather(
    ...["styles", "mine", "famix_mini", "--source", streets("train"), "--clip", clip],
    ...["--batches", "6", "--set", "view.crop_px=128", "descent.steps=80"],
    ...["--out", path("styles")],
  );
  await allweather(
    ...["ablate", "famix_mini", ...inputs, "--styles", path("styles"), ...tests, ...seeds("famix")],
    ...["--rows", NAIVE.famix, FULL.famix, "--set", "view.crop_px=128", "batch_size=4"],
    ...["steps=220", "validate_every_steps=220", "--out", path("famix")],
  );
  await publish("famix", allweather);
}

async function clouds(): Promise<void> {
  // Two progress bars would write over each other.
  const run = quietly(path("clouds.log"));
  const prompts = path("prompts.json");
  if (!existsSync(prompts)) {
    await run("generate", "prompts", "--with", "grammar", "--count", "96", "--out", prompts);
  }
  await run(
    ...["generate", "images", "--prompts", prompts, "--with", "synthetic", "--size", "256x128"],
    ...["--seed", "9000000", "--out", path("generated")],
  );
  const view = ["view.crop_px=128", "batch_size=4"];
  await run(
    ...["ablate", "clouds_mini_joint", ...inputs, ...tests, ...seeds("clouds")],
    ...["--generated", path("generated"), "--segmenter", "classical"],
    ...["--rows", NAIVE.clouds, FULL.clouds, "--set", ...view, "self_training.view.crop_px=128"],
    ...["self_training.refinement.min_component_px=16", "steps=120", "validate_every_steps=60"],
    ...["--warmup-set", ...view, "steps=400", "validate_every_steps=200", "--out", path("clouds")],
  );
  await publish("clouds", run);
}

async function publish(method: Method, run: Run): Promise<void> {
  const version = path(`${method}-version`);
  await run(
    ...["export", "--run", path(`${method}/${folderOf(FULL[method])}-seed${SEEDS[method][0]}`)],
    ...["--version", "0.0.1", "--name", `${method}-check`, "--weights-licence", "CC0-1.0"],
    ...["--out", version],
  );
  const store = path(`${method}-store`);
  rmSync(store, { recursive: true, force: true });
  await run("models", "publish", version, "--store", store);
}

async function synthesize(dataset: {
  name: string;
  domains: string[];
  count: number;
  seed: number;
}): Promise<void> {
  await allweather(
    ...["datasets", "synthesize", ...dataset.domains.flatMap((domain) => ["--domain", domain])],
    ...["--size", "256x128", "--count", String(dataset.count), "--seed", String(dataset.seed)],
    ...["--out", path(dataset.name)],
  );
}

/** Runs a command, which writes to the terminal. */
async function allweather(...words: string[]): Promise<void> {
  await runCli(words, "inherit");
}

/** Runs commands that write to a file, which is shown when one fails. */
function quietly(log: string): Run {
  const file = openSync(log, "a");
  return async (...words) => await runCli(words, file, () => readFileSync(log, "utf8"));
}

async function runCli(words: string[], output: "inherit" | number, said = () => ""): Promise<void> {
  const child = spawn(process.execPath, [CLI, ...words], { stdio: ["ignore", output, output] });
  running.add(child);
  const [code] = (await once(child, "exit")) as [number | null];
  running.delete(child);
  if (code !== 0) {
    console.error(said());
    console.error(`allweather ${words[0]} ended with ${code}`);
    process.exit(1);
  }
}

function output(command: string, ...words: string[]): string {
  return spawnSync(command, words, { cwd: import.meta.dirname, encoding: "utf8" }).stdout;
}

function step(what: string): void {
  console.log(`\n== ${minutes()}: ${what}`);
}

/** Whether a full recipe beats the naive one by its margin. */
function isWon(method: Method): boolean {
  const [naive, full] = [NAIVE, FULL].map((titles) => meanMiou(method, titles[method]));
  const gain = (full ?? Number.NaN) - (naive ?? Number.NaN);
  const enough = gain >= MARGINS[method];
  console.log(
    `${method}: ${FULL[method]} ${full?.toFixed(1)}, ${NAIVE[method]} ${naive?.toFixed(1)}: ` +
      `${gain.toFixed(1)} points of mIoU, at least ${MARGINS[method]} wanted: ${enough ? "good" : "FAILED"}`,
  );
  return enough;
}

/** The mean over seeds and unseen domains, in percent. */
function meanMiou(method: Method, row: string): number {
  const all = SEEDS[method].flatMap((seed) => {
    const result = path(`${method}/${folderOf(row)}-seed${seed}/result.json`);
    return Object.values(JSON.parse(readFileSync(result, "utf8")) as Record<string, number>);
  });
  return (100 * all.reduce((sum, miou) => sum + miou, 0)) / all.length;
}

/** As `ablate` calls the folder of a row. */
function folderOf(row: string): string {
  return row.replaceAll(" + ", "-").replaceAll(" ", "-");
}

function minutes(): string {
  const seconds = Math.round((performance.now() - started) / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
