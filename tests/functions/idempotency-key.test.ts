import { expect, test } from "vitest";
import {
  LONGEST_IDEMPOTENCY_HEADER,
  readIdempotencyKey,
} from "../../functions/api/idempotency-key.ts";

test("the longest key may come in quotes or without", () => {
  const key = "k".repeat(255);

  expect(readIdempotencyKey(key)).toBe(key);
  expect(readIdempotencyKey(`"${key}"`)).toBe(key);
  expect(`"${key}"`).toHaveLength(LONGEST_IDEMPOTENCY_HEADER);
});

test.each(['""', "k".repeat(256), `"${"k".repeat(256)}"`, "two words", "sch\u00f6n"])(
  "%j is no key",
  (header) => {
    expect(() => readIdempotencyKey(header)).toThrow(/1 to 255 visible ASCII characters/);
  },
);
