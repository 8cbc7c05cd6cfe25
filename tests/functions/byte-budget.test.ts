import { expect, test } from "vitest";
import { createByteBudget } from "../../functions/api/inputs/byte-budget.ts";

test("requests share what there is, and whoever is too many is told to wait", () => {
  const budget = createByteBudget({ maxBytes: 100 });
  const one = budget.lease();
  const other = budget.lease();
  one.take(60);

  expect(() => other.take(41)).toThrow(expect.objectContaining({ code: "overloaded" }));

  other.take(40);
  one.end();
  other.take(60);
});

test("what comes after the end counts for nobody, as nobody would give it back", () => {
  const budget = createByteBudget({ maxBytes: 100 });
  const late = budget.lease();
  late.take(60);
  late.end();

  expect(() => late.take(60)).toThrow(/has ended/);
  budget.lease().take(100);
});

test("what is given back twice is given back once", () => {
  const budget = createByteBudget({ maxBytes: 100 });
  const one = budget.lease();
  const other = budget.lease();
  one.take(50);
  other.take(50);
  one.end();
  one.end();

  expect(() => budget.lease().take(51)).toThrow(/hold 50 of 100 bytes/);
});
