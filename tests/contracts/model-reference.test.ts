import { expect, test } from "vitest";
import { parseModelReference } from "#contracts";

test.each([
  ["famix-rn50@1.2.0", { name: "famix-rn50", version: "1.2.0" }],
  ["famix-rn50@1.2.0-rc.1", { name: "famix-rn50", version: "1.2.0-rc.1" }],
  ["famix-rn50@production", { name: "famix-rn50", alias: "production" }],
  ["famix-rn50@night-1", { name: "famix-rn50", alias: "night-1" }],
  ["famix-rn50", { name: "famix-rn50", alias: "production" }],
  ["clouds.v2-l", { name: "clouds.v2-l", alias: "production" }],
  ["7", { name: "7", alias: "production" }],
  ["a".repeat(64), { name: "a".repeat(64), alias: "production" }],
])("%s is a reference", (text, reference) => {
  expect(parseModelReference(text)).toEqual(reference);
});

test.each([
  "",
  "@",
  "mini@",
  "@1.0.0",
  "@production",
  "a@b@c",
  "mini@1.0.0@",
  "Mini",
  "mini@Production",
  "mini@1.0.0-RC 1",
  "mini@1.0",
  "mini@v1.0.0",
  "mini@01.0.0",
  "mini@1.0.0+build",
  "mini@^1.0.0",
  "mini@1x",
  "mini ",
  "mini\n",
  "mini\0",
  "mïni",
  "mini_2",
  "-mini",
  "mini-",
  "mini--2",
  "a".repeat(65),
])("%j is no reference", (text) => {
  expect(() => parseModelReference(text)).toThrow(
    expect.objectContaining({
      code: "request_invalid",
      message: `${JSON.stringify(text).replace("\\n", "\n").replace("\\u0000", "\0")} names no model. Write name, name@version or name@alias, for example famix-rn50@1.2.0.`,
    }),
  );
});

test.each([
  ".",
  "..",
  "../mini",
  "mini/../../etc",
  "/etc/passwd",
  "mini\\..",
  "mini..2",
  "mini%2f..",
  "mini@..",
  "mini@../../blobs",
  "mini@1.0.0/../2.0.0",
  "mini@/etc/passwd",
])("%j cannot lead out of a model's folder", (text) => {
  expect(() => parseModelReference(text)).toThrow(
    expect.objectContaining({ code: "request_invalid" }),
  );
});

test.each([
  ["a name", "a".repeat(2_000_000)],
  ["a name with a wrong end", `${"a".repeat(2_000_000)}!`],
  ["a name of many words", "a-".repeat(1_000_000)],
  ["a version", `mini@1.0.${"1".repeat(2_000_000)}`],
  ["an alias of many words", `mini@${"a-".repeat(1_000_000)}`],
  ["signs", "@".repeat(2_000_000)],
])("%s of megabytes is refused at once, and not repeated in full", (_what, text) => {
  const started = performance.now();

  expect(() => parseModelReference(text)).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/^.{150,300}$/) }),
  );

  expect(performance.now() - started).toBeLessThan(5_000);
});
