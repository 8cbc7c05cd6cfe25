import { afterEach, beforeEach, expect, test, vi } from "vitest";

beforeEach(() => void vi.resetModules());
afterEach(() => void vi.unstubAllGlobals());

test("where a browser forbids storage, a key is kept in memory", async () => {
  Object.defineProperty(globalThis, "sessionStorage", {
    configurable: true,
    get: () => {
      throw new DOMException("Access is denied for this document.", "SecurityError");
    },
  });

  const { apiKey, forgetKey, giveKey } = await import("../../console/api/api-key.ts");
  giveKey("aw_1");
  const given = apiKey.value;
  forgetKey();

  expect([given, apiKey.value]).toEqual(["aw_1", null]);
  Reflect.deleteProperty(globalThis, "sessionStorage");
});

test("a key of before is there when the tab is loaded again", async () => {
  vi.stubGlobal("sessionStorage", { getItem: () => "aw_1" });

  const { apiKey } = await import("../../console/api/api-key.ts");

  expect(apiKey.value).toBe("aw_1");
});

test.each([
  ["aw_1", undefined],
  ["  aw_1\n", undefined],
  ["", undefined],
  ["aw_1–2", "No key has “–” in it."],
  ["aw_1…", "No key has “…” in it."],
  ["aw_1 aw_2", "No key has a space or a line break in it."],
])("whether %j can be a key is said in words", async (text, problem) => {
  const { keyProblem } = await import("../../console/api/api-key.ts");

  expect(keyProblem(text)?.split(" Copy")[0]).toBe(problem);
});
