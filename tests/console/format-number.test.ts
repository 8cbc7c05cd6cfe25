import { expect, test } from "vitest";
import {
  bytes,
  duration,
  percent,
  points,
  signedPoints,
} from "../../console/parts/format-number.ts";

test.each([
  [percent(0.1234), "12.3 %"],
  [percent(0), "0.0 %"],
  [percent(0.0004), "< 0.1 %"],
  [percent(1, 0), "100 %"],
  [percent(null), "–"],
  [points(0.617), "61.7"],
  [points(undefined), "–"],
  [signedPoints(0.012), "+1.2"],
  [signedPoints(-0.155), "−15.5"],
  [signedPoints(0), "0.0"],
  [bytes(999), "999 B"],
  [bytes(13_668_208), "13.7 MB"],
  [bytes(477_330), "477 kB"],
  [duration(12.2), "13 s"],
  [duration(300), "5 min"],
  [duration(7_200), "2.0 h"],
  [duration(null), "–"],
])("%s is %s", (text, expected) => {
  expect(text).toBe(expected);
});
