import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import { findViolations } from "./architecture/find-violations.ts";
import { temporaryFolder } from "./temporary-folder.ts";

// It reads every file there is.
test("this repository keeps to its design", { timeout: 120_000 }, async () => {
  expect(await findViolations({ root: join(import.meta.dirname, "..") })).toEqual([]);
});

test("a door is the index of its folder", () => {
  for (const [alias, path] of Object.entries(packageJson.imports)) {
    expect(path).toBe(`./${alias.slice(1)}/index.ts`);
  }
});

test("the arrows of the design are allowed", async () => {
  const root = await repositoryOf({
    "segmentation/images/decode.ts": 'import "sharp";\nimport "node:fs";\nimport "#contracts";',
    "segmentation/masks/encode.ts": 'import "sharp";',
    "segmentation/network/session.ts": 'import "onnxruntime-node";',
    "model-store/publish.ts": 'import "#contracts";\nimport "#storage";',
    "style-preview/index.ts": 'import "#contracts";\nimport "#segmentation";',
    "evaluation/index.ts": 'import "#contracts";\nimport "#storage";\nimport "#segmentation";',
    "functions/api/app.ts": 'import "../services.ts";\nimport "#storage";',
    "functions/version.ts": 'import "../package.json";',
    "functions/services.ts": 'import "#model-store";\nimport "#segmentation";\nimport "hono";',
    "cli/main.ts": 'import "./commands/serve.ts";\nimport "#model-store";',
    "cli/commands/serve.ts": 'import "../../functions/api/app.ts";',
    "cli/commands/doctor.ts": 'import "../../functions/doctor/run-doctor.ts";',
    "functions/doctor/run-doctor.ts": 'import "#model-store";',
    "cli/commands/worker.ts": 'import "../../functions/workers/run-task.ts";',
    "functions/workers/run-task.ts": 'import "#evaluation";',
    "storage/generated/a.ts": "//\n".repeat(301),
    "tests/a.test.ts": 'import "sharp";\nimport "../segmentation/images/decode.ts";',
  });

  expect(await findViolations({ root })).toEqual([]);
});

test.each([
  ["contracts", "storage", "contracts may import nothing of ours"],
  ["storage", "contracts", "storage may import nothing of ours"],
  ["segmentation", "storage", "segmentation may import contracts"],
  ["segmentation", "model-store", "segmentation may import contracts"],
  ["model-store", "segmentation", "model-store may import contracts, storage"],
  ["style-preview", "storage", "style-preview may import contracts, segmentation"],
  ["evaluation", "model-store", "evaluation may import contracts, storage, segmentation"],
  ["console", "contracts", "console may import nothing of ours"],
  ["infra", "contracts", "infra may import nothing of ours"],
  ["training", "contracts", "training may import nothing of ours"],
])("%s may not import %s", async (from, to, rule) => {
  const root = await repositoryOf({ [`${from}/inner/a.ts`]: `import type {} from "#${to}";` });

  expect(await findViolations({ root })).toEqual([`${rule}: ${from}/inner/a.ts -> ${to}/index.ts`]);
});

test.each(["contracts", "storage", "model-store", "segmentation", "style-preview", "evaluation"])(
  "%s may not import an entry point",
  async (folder) => {
    const root = await repositoryOf({
      [`${folder}/a.ts`]: 'import "../cli/a.ts";\nimport "../functions/api/a.ts";',
      "cli/a.ts": "",
      "functions/api/a.ts": "",
    });

    expect(await findViolations({ root })).toEqual([
      expect.stringMatching(`^${folder} may import .*: ${folder}/a.ts -> cli/a.ts$`),
      expect.stringMatching(`^${folder} may import .*: ${folder}/a.ts -> functions/api/a.ts$`),
    ]);
  },
);

test.each([
  {
    violation: "functions may import .*: functions/a.ts -> cli/a.ts",
    files: { "functions/a.ts": 'import "../cli/a.ts";', "cli/a.ts": "" },
  },
  {
    violation: "the server is started in one place: cli/main.ts -> functions/api/app.ts",
    files: { "cli/main.ts": 'import "../functions/api/app.ts";', "functions/api/app.ts": "" },
  },
  {
    violation:
      "cli starts the server, workers and the doctor and nothing else of functions: cli/serve.ts -> functions/a.ts",
    files: { "cli/serve.ts": 'import "../functions/a.ts";', "functions/a.ts": "" },
  },
  {
    violation: "storage is reached through #storage: model-store/a.ts -> storage/index.ts",
    files: { "model-store/a.ts": 'import "../storage/index.ts";' },
  },
  {
    violation: "storage is reached through #storage: functions/a.ts -> storage/disk.ts",
    files: { "functions/a.ts": 'await import("../storage/disk.ts");', "storage/disk.ts": "" },
  },
  {
    violation: "no cycles: storage/[ab].ts -> storage/[ab].ts",
    files: { "storage/a.ts": 'import "./b.ts";', "storage/b.ts": 'import type {} from "./a.ts";' },
  },
  {
    violation: "sharp is for images and masks: segmentation/network/a.ts -> sharp",
    files: { "segmentation/network/a.ts": 'import "sharp";' },
  },
  {
    violation: "onnxruntime-node is for the network: segmentation/images/a.ts -> onnxruntime-node",
    files: { "segmentation/images/a.ts": 'import "onnxruntime-node";' },
  },
  {
    violation: "a name says what is inside: storage/utils.ts",
    files: { "storage/utils.ts": "" },
  },
  {
    violation: "a name says what is inside: storage/common/a.ts",
    files: { "storage/common/a.ts": "" },
  },
  {
    violation: "a name says what is inside: training/dgseg/helpers.py",
    files: { "training/dgseg/helpers.py": "" },
  },
  {
    violation: "no file over 300 lines: storage/a.ts has 301",
    files: { "storage/a.ts": "//\n".repeat(301), "storage/b.ts": "//\n".repeat(300) },
  },
  {
    violation: "every folder has its arrows: shared/a.ts",
    files: { "shared/a.ts": "" },
  },
])("is found: $violation", async ({ violation, files }) => {
  const root = await repositoryOf(files);

  const found = await findViolations({ root });

  expect(found.length).toBeGreaterThan(0);
  for (const line of found) {
    expect(line).toMatch(new RegExp(`^${violation}$`));
  }
});

/** A repository with these files, and every door of the design. */
async function repositoryOf(files: Record<string, string>): Promise<string> {
  const folders = [
    "contracts",
    "storage",
    "model-store",
    "segmentation",
    "style-preview",
    "evaluation",
  ];
  const imports = folders.map((folder) => [`#${folder}`, `./${folder}/index.ts`]);
  const doors: Record<string, string> = Object.fromEntries(
    folders.map((folder) => [`${folder}/index.ts`, ""]),
  );
  const all = {
    "package.json": JSON.stringify({ type: "module", imports: Object.fromEntries(imports) }),
    ...doors,
    ...files,
  };

  const root = await temporaryFolder();
  for (const [path, content] of Object.entries(all)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}
