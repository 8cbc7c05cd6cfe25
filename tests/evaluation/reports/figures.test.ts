import { expect, test } from "vitest";
import {
  count,
  counted,
  decimal,
  duration,
  interval,
  percent,
  points,
} from "../../../evaluation/reports/figures.ts";

test("shares are written in percent, and nothing as an en dash", () => {
  expect(percent(0.643)).toBe("64.3");
  expect(percent(1, 0)).toBe("100");
  expect([percent(null), percent(undefined), percent(Number.NaN)]).toEqual(["–", "–", "–"]);
});

test("differences always have a sign, but for none", () => {
  expect([points(0.021), points(-0.021), points(-0.0001), points(0)]).toEqual([
    "+2.1",
    "−2.1",
    "0.0",
    "0.0",
  ]);
  expect(points(null)).toBe("–");
});

test("bounds are joined so that no minus is taken for a dash", () => {
  expect(interval({ low: 0.62, high: 0.665 })).toBe("62.0–66.5");
  expect(interval({ low: -0.02, high: 0.01 })).toBe("−2.0 to 1.0");
  expect(interval(null)).toBe("–");
});

test("counts are grouped by thousands", () => {
  expect([count(7), count(1234), count(1_234_567)]).toEqual(["7", "1,234", "1,234,567"]);
  expect([counted(1, "image"), counted(1200, "image")]).toEqual(["1 image", "1,200 images"]);
  expect(decimal(0.0414, 3)).toBe("0.041");
});

test("durations have two units at most", () => {
  const from = "2026-03-14T09:00:00.000Z";
  expect(duration(from, "2026-03-14T09:00:48.000Z")).toBe("48 s");
  expect(duration(from, "2026-03-14T09:31:19.000Z")).toBe("31 min 19 s");
  expect(duration(from, "2026-03-14T11:05:00.000Z")).toBe("2 h 5 min");
  expect(duration(from, "2026-03-14T08:00:00.000Z")).toBe("0 s");
});
