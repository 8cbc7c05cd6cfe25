import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { decode } from "fast-png";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { API_KEY, SERVER_URL, STREET } from "./started-server.ts";

const ROOT = join(import.meta.dirname, "../..");
const FILES = ["segment-street.ts", "mistakes.ts", "tsconfig.json"];
/** What the client needs, and what its user has. Linked, so that no registry is asked. */
const NEIGHBOURS = ["@types/node", "openapi-fetch", "openapi-typescript-helpers", "undici-types"];

const run = promisify(execFile);

describe("allweather/client", () => {
  let project: string;
  let packed: string[];

  beforeAll(async () => {
    ({ folder: project, packed } = await makeProject());
  });
  afterAll(() => rm(project, { recursive: true }));

  test("the package has what is under version control or was built, and nothing else", async () => {
    const { stdout } = await run("git", ["ls-files"], { cwd: ROOT });
    const tracked = new Set(stdout.split("\n"));

    const strangers = packed.filter(
      (path) => !tracked.has(path) && !/^(console\/)?dist\//.test(path),
    );

    expect(strangers).toEqual([]);
    expect(packed).toEqual(
      expect.arrayContaining(["cli/bin.js", "training/python.mjs", "training/dgseg/__main__.py"]),
    );
  });

  test("a fresh project with the packed package type-checks, and its mistakes do not", async () => {
    const { stdout } = await run("node", [join(ROOT, "node_modules/typescript/bin/tsc")], {
      cwd: project,
    }).catch((error) => error);

    expect(stdout).toBe("");
  });

  test("what was compiled there segments, waits for a job, and understands refusals", async () => {
    const script = join(project, "built/segment-street.js");

    const { stdout } = await run("node", [script, SERVER_URL, API_KEY, STREET], { cwd: project });

    expect(JSON.parse(stdout)).toEqual({
      model: "baseline-mini@1.1.0",
      mediaType: "image/png",
      masks: [
        ["sky", [720, 960]],
        ["road", [720, 960]],
      ],
      regions: true,
      share: expect.closeTo(1, 9),
      job: "succeeded",
      wasWatched: true,
      isSameFromJob: true,
      card: "camvid-11",
      refused: [404, "model_not_found", expect.any(String)],
      stranger: [401, "unauthenticated"],
    });
    const { width, height } = decode(await readFile(join(project, "labels.png")));
    expect([width, height]).toEqual([960, 720]);
  });
});

/** A folder with the packed package where npm would unpack it, and a user's code. */
async function makeProject(): Promise<{ folder: string; packed: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), "allweather-project-"));
  const packages = join(folder, "node_modules");
  await mkdir(join(packages, "allweather"), { recursive: true });
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], {
    cwd: ROOT,
  });
  const [{ filename, files }] = JSON.parse(stdout);
  await run("tar", [
    ...["-xf", join(folder, filename), "-C", join(packages, "allweather")],
    "--strip-components=1",
  ]);
  for (const name of NEIGHBOURS) {
    await mkdir(dirname(join(packages, name)), { recursive: true });
    await symlink(join(ROOT, "node_modules", name), join(packages, name));
  }
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  for (const file of FILES) {
    await copyFile(join(import.meta.dirname, "project", file), join(folder, file));
  }
  return { folder, packed: files.map(({ path }: { path: string }) => path) };
}
