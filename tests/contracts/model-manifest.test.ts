import { describe, expect, test } from "vitest";
import { type Artifact, type ModelManifest, modelManifestSchema } from "#contracts";
import { STYLE_ROLES, type StyleGroup, type StyleRole } from "../../contracts/style-roles.ts";
import { manifestOf } from "../model-store/export-folder.ts";

type Change = (manifest: ModelManifest) => void;

test("a manifest with a graph, its weights and a golden case is valid", () => {
  const manifest = manifestOf();

  expect(modelManifestSchema.parse(manifest)).toEqual(manifest);
});

test("graphs of other qualities and measured results are valid too", () => {
  const manifest = manifestOf();
  manifest.artifacts.push(graph({ quality: "fast" }), graph({ quality: "best" }));
  manifest.golden.push(golden({ quality: "best" }));
  manifest.results.push({
    dataset: "CamVid",
    visualDomain: "dusk",
    seenInTraining: false,
    miou: 0.5,
    iou: { sky: 1, bicyclist: null },
    protocol: {
      split: "val",
      imageCount: 1,
      widthPx: 480,
      heightPx: 360,
      labelSet: "camvid-11",
      metric: "data-set level mIoU over labels in truth or prediction, 255 ignored",
      testTime: "one scale",
      checkpoint: "the last one",
    },
  });

  expect(modelManifestSchema.parse(manifest)).toEqual(manifest);
});

test.each<[StyleGroup[]]>([
  [["styles"]],
  [["styles", "picture"]],
  [["styles", "words"]],
  [["styles", "picture", "words"]],
])("files for %j are valid too", (groups) => {
  const manifest = manifestOf();
  manifest.artifacts.push(...groups.flatMap(styleArtifacts));

  expect(modelManifestSchema.parse(manifest)).toEqual(manifest);
});

test.each<[what: string, change: Change, path: string, message: string]>([
  [
    "styles without their list",
    ({ artifacts }) =>
      artifacts.push(...styleArtifacts("styles").filter(({ role }) => role !== "style-list")),
    "artifacts",
    "for styles there must be style-before, style-after, style-bank, style-list, style-thumbnails, style-golden, each once, or none of them",
  ],
  [
    "two decoders",
    ({ artifacts }) =>
      artifacts.push(
        ...styleArtifacts("styles"),
        ...styleArtifacts("picture"),
        styleArtifact("style-picture", "other.onnx"),
      ),
    "artifacts",
    "for picture there must be style-picture, each once, or none of them",
  ],
  [
    "words without styles",
    ({ artifacts }) => artifacts.push(...styleArtifacts("words")),
    "artifacts",
    "there are files for words, but none for styles, which they need",
  ],
  [
    "two artifacts with one file name",
    ({ artifacts }) => artifacts.push(weights({ file: "weights.bin" })),
    "artifacts",
    "two artifacts share a file name",
  ],
  [
    "no graph of quality standard",
    ({ artifacts, golden: cases }) => {
      for (const each of [...artifacts.filter(({ role }) => role === "graph"), ...cases]) {
        Object.assign(each, { quality: "fast" });
      }
    },
    "artifacts",
    "there must be one graph of quality standard, and at most one of every other",
  ],
  [
    "two graphs of quality standard",
    ({ artifacts }) => artifacts.push(graph({ quality: "standard" })),
    "artifacts",
    "there must be one graph of quality standard, and at most one of every other",
  ],
  [
    "two graphs of another quality",
    ({ artifacts }) =>
      artifacts.push(graph({ quality: "fast" }), {
        ...graph({ quality: "fast" }),
        file: "fast-2.onnx",
      }),
    "artifacts",
    "there must be one graph of quality standard, and at most one of every other",
  ],
  [
    "a golden case whose file is missing",
    ({ golden: cases }) => cases.push(golden({ file: "missing.safetensors" })),
    "golden.1.file",
    "no golden artifact is called missing.safetensors",
  ],
  [
    "a golden case whose file is for something else",
    ({ golden: cases }) => cases.push(golden({ file: "weights.bin" })),
    "golden.1.file",
    "no golden artifact is called weights.bin",
  ],
  [
    "a golden case of a quality that has no graph",
    ({ golden: cases }) => cases.push(golden({ quality: "best" })),
    "golden.1.quality",
    "no graph has quality best",
  ],
])("%s is refused", (_what, change, path, message) => {
  expect(issuesOf(change)).toEqual([{ path, message }]);
});

test.each<[where: string, add: (manifest: ModelManifest) => object | undefined, path: string]>([
  ["at the top", (manifest) => manifest, ""],
  ["in an artifact", ({ artifacts: [artifact] }) => artifact, "artifacts.0"],
  ["in a golden case", ({ golden: [goldenCase] }) => goldenCase, "golden.0"],
  ["in a tolerance", ({ golden: [goldenCase] }) => goldenCase?.tolerance, "golden.0.tolerance"],
  ["in the input's limits", ({ input }) => input, "input"],
  ["in a licence", ({ licences }) => licences.weights, "licences.weights"],
  ["in how it was trained", ({ training }) => training, "training"],
])("a key that nobody knows is refused %s", (_where, find, path) => {
  const issues = issuesOf((manifest) => Object.assign(find(manifest) ?? {}, { licence_: "x" }));

  expect(issues).toEqual([{ path, message: 'Unrecognized key: "licence_"' }]);
});

test("seed and commit of a training may be unknown, but not made up", () => {
  const unknown = issuesOf(({ training }) => Object.assign(training, { seed: null, commit: null }));
  const madeUp = issuesOf(({ training }) => Object.assign(training, { commit: "65f7aa0" }));

  expect(unknown).toEqual([]);
  expect(madeUp).toEqual([{ path: "training.commit", message: expect.any(String) }]);
});

describe("a file of a version lies in its folder, beside what the store writes", () => {
  test.each([
    "weights/a.bin",
    "../a.bin",
    "/a.bin",
    "a\\b.bin",
    "..",
    ".hidden",
    "~a.bin",
    "a b.bin",
    "a.bin\n",
    "",
    "a".repeat(129),
    "manifest.json",
    "signature.json",
  ])("so it cannot be called %j", (file) => {
    const issues = issuesOf(({ artifacts }) => artifacts.push(weights({ file })));

    expect(issues).toEqual([{ path: "artifacts.3.file", message: expect.any(String) }]);
  });

  test("and the reason is given for a name of the store's own", () => {
    const issues = issuesOf(({ artifacts }) => artifacts.push(weights({ file: "manifest.json" })));

    expect(issues[0]?.message).toBe("this name belongs to the store");
  });
});

function issuesOf(change: Change): { path: string; message: string }[] {
  const manifest = manifestOf();
  change(manifest);
  const { error } = modelManifestSchema.safeParse(manifest);
  return (error?.issues ?? []).map(({ path, message }) => ({ path: path.join("."), message }));
}

function styleArtifacts(group: StyleGroup): Artifact[] {
  const roles = Object.keys(STYLE_ROLES[group]) as StyleRole[];
  return roles.map((role) => styleArtifact(role, role));
}

function styleArtifact(role: StyleRole, file: string): Artifact {
  return { role, file, sha256: "0".repeat(64), sizeBytes: 1 };
}

function graph({ quality }: { quality: "fast" | "standard" | "best" }): Artifact {
  return {
    ...weights({ file: `${quality}.onnx` }),
    role: "graph",
    quality,
    precision: "fp32",
  };
}

function weights({ file }: { file: string }): Artifact {
  return { role: "weights", file, sha256: "0".repeat(64), sizeBytes: 1 };
}

function golden({
  file = "golden.safetensors",
  quality = "standard",
}: {
  file?: string;
  quality?: "standard" | "best";
}): ModelManifest["golden"][number] {
  return { file, quality, tolerance: { labels: 0, confidence: 0, scores: 0 } };
}
