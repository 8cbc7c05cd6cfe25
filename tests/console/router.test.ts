import { expect, test } from "vitest";
import { matchPath } from "../../console/router/router.ts";

test("a pattern gives the values behind its colons", () => {
  expect(matchPath("/models/:name", "/models/famix%20mini/")).toEqual({ name: "famix mini" });
  expect(matchPath("/", "/")).toEqual({});
});

test("another path is no match", () => {
  expect(matchPath("/models/:name", "/models")).toBeUndefined();
  expect(matchPath("/models", "/styles")).toBeUndefined();
  expect(matchPath("/models/:name", "/models/a/b")).toBeUndefined();
});

test("a broken escape in an address breaks nothing", () => {
  expect(matchPath("/models/:name", "/models/%E0%A4")).toEqual({ name: "%E0%A4" });
});
