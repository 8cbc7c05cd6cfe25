import { expect, test } from "vitest";
import { z } from "zod";
import { CORRUPTIONS, evaluationRequestSchema } from "#contracts";

const request = { model: "baseline-mini", dataset: "camvid" };

test("every corruption and 64 visual domains may be named", () => {
  const domains = Array.from({ length: 64 }, (_, place) => `domain ${place}`);

  const parsed = evaluationRequestSchema.parse({ ...request, corruptions: CORRUPTIONS, domains });

  expect(parsed).toMatchObject({ corruptions: CORRUPTIONS, domains });
});

test.each([
  [{ corruptions: ["fog", "snow", "fog"] }, "name each once, and not fog twice"],
  [{ corruptions: Array(1000).fill("fog") }, 'name each once, or write "all"'],
  [{ domains: ["night", "night"] }, "name each once, and not night twice"],
])("what repeats is refused", (change, message) => {
  const { error } = evaluationRequestSchema.safeParse({ ...request, ...change });

  expect(error && z.prettifyError(error)).toContain(message);
});
