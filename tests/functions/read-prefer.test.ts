import { expect, test } from "vitest";
import { readPrefer } from "../../functions/api/read-prefer.ts";

test.each([
  ["respond-async", 0, "respond-async"],
  ["Respond-Async", 0, "respond-async"],
  ["respond-async, wait=10", 10_000, "respond-async, wait=10"],
  ["wait=10", 10_000, "respond-async, wait=10"],
  ['wait="10"; level=2', 10_000, "respond-async, wait=10"],
  ["wait=100000", 60_000, "respond-async, wait=60"],
  ["handling=lenient, respond-async", 0, "respond-async"],
  ["wait=3, wait=9", 3_000, "respond-async, wait=3"],
  ["wait=-1, respond-async", 0, "respond-async"],
])("%s", (header, waitMs, accepted) => {
  expect(readPrefer(header)).toMatchObject({ waitMs, applied: { accepted } });
});

test.each([undefined, "", "return=minimal", "wait", "wait=soon", "respond-asynchronously", ",;=,"])(
  "%s asks for no job",
  (header) => {
    expect(readPrefer(header)).toBeUndefined();
  },
);
