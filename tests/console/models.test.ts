import { expect, test } from "vitest";
import { qualityOf } from "../../console/models/quality-of.ts";
import { referenceOf } from "../../console/models/reference-of.ts";
import { hasStyles, resolveReference } from "../../console/models/use-models.ts";

const MODELS = [
  {
    name: "famix",
    versions: ["1.1.0", "1.0.0"],
    aliases: [
      { alias: "production", version: "1.0.0" },
      { alias: "candidate", version: "1.1.0" },
    ],
  },
];

test.each([
  ["famix", "1.0.0"],
  ["famix@candidate", "1.1.0"],
  ["famix@1.1.0", "1.1.0"],
  ["famix@2.0.0", undefined],
  ["clouds", undefined],
])("%s means %s", (reference, version) => {
  expect(resolveReference(reference, MODELS)?.version).toBe(version);
});

test("a model is asked for by its bare name only where it has a version in production", () => {
  const name = "clouds";
  const versions = ["0.2.0", "0.1.0"];
  const aliasOf = (alias: string) => [{ alias, version: "0.1.0" }];

  expect(referenceOf({ name, versions, aliases: aliasOf("production") })).toBe("clouds");
  expect(referenceOf({ name, versions, aliases: aliasOf("candidate") })).toBe("clouds@0.2.0");
});

test("a version has styles when it has both halves and a bank", () => {
  const artifacts = (...roles: string[]) =>
    ({ artifacts: roles.map((role) => ({ role })) }) as Parameters<typeof hasStyles>[0];

  expect(hasStyles(artifacts("graph", "style-before", "style-after", "style-bank"))).toBe(true);
  expect(hasStyles(artifacts("graph", "style-before", "style-bank"))).toBe(false);
});

test("a result's quality is the evaluation's, or else what its protocol says", () => {
  const protocol = (testTime: string) =>
    ({ testTime }) as Parameters<typeof qualityOf>[0]["protocol"];

  expect(qualityOf({ protocol: protocol("served graph of quality best: two scales") })).toBe(
    "best",
  );
  const evaluation = { quality: "fast" } as NonNullable<
    Parameters<typeof qualityOf>[0]["evaluation"]
  >;
  expect(qualityOf({ protocol: protocol("quality best"), evaluation })).toBe("fast");
  expect(qualityOf({ protocol: protocol("one scale") })).toBeUndefined();
});
