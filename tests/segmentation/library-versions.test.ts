import semver from "semver";
import { expect, test } from "vitest";
import { LEAST_SHARP_VERSION, libraryVersions } from "#segmentation";

test("sharp has no hole that is known to let an image take over its process", () => {
  const { sharp, libvips, onnxruntime } = libraryVersions();

  expect(semver.gte(sharp, LEAST_SHARP_VERSION), `sharp ${sharp}`).toBe(true);
  expect([libvips, onnxruntime].every((version) => semver.valid(version))).toBe(true);
});
