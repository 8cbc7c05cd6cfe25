import { expect, test } from "vitest";
import { accessSettings } from "../../functions/access-settings.ts";
import { inputSettings } from "../../functions/input-settings.ts";
import { jobsSettings } from "../../functions/jobs-settings.ts";

test("every setting is declared once: of two, the last would count without a word", () => {
  const names = [accessSettings, inputSettings, jobsSettings].flatMap((group) =>
    Object.keys(group),
  );

  expect(names).toEqual([...new Set(names)]);
});
