import { expect, test } from "vitest";
import { durationSchema } from "../../cli/duration.ts";

test.each([
  ["30s", 30_000],
  ["15m", 900_000],
  ["24h", 86_400_000],
  ["90d", 7_776_000_000],
])("%s is %d ms", (text, ms) => {
  expect(durationSchema.parse(text)).toBe(ms);
});

test.each(["", "90", "d", "1.5h", "-1d", "1w", "90 d", "9999999d", "1d1h"])(
  "%j is no duration",
  (text) => {
    expect(durationSchema.safeParse(text).success).toBe(false);
  },
);
