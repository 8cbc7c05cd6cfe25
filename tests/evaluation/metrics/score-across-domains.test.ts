import fc from "fast-check";
import { expect, test } from "vitest";
import { scoreAcrossDomains } from "../../../evaluation/metrics/score-across-domains.ts";

test("domains are summed up by mean, sample standard deviation, worst, best and gap", () => {
  const across = scoreAcrossDomains([
    { visualDomain: "night", miou: 0.25 },
    { visualDomain: "day", miou: 0.75 },
    { visualDomain: "snow", miou: null },
    { visualDomain: "fog", miou: 0.5 },
  ]);

  expect(across).toEqual({
    meanMiou: 0.5,
    standardDeviation: 0.25,
    worst: { visualDomain: "night", miou: 0.25 },
    best: { visualDomain: "day", miou: 0.75 },
    gap: 0.5,
  });
});

test("a single domain has no spread, and none has nothing", () => {
  const day = { visualDomain: "day", miou: 0.5 };

  expect(scoreAcrossDomains([day])).toEqual({
    meanMiou: 0.5,
    standardDeviation: null,
    worst: day,
    best: day,
    gap: 0,
  });
  expect(scoreAcrossDomains([{ visualDomain: "day", miou: null }])).toEqual({
    meanMiou: null,
    standardDeviation: null,
    worst: null,
    best: null,
    gap: null,
  });
});

test("the order of domains changes nothing, not even among equals", () => {
  const domains = ["day", "dusk", "fog", "night", "rain", "snow"].map((visualDomain, at) => ({
    visualDomain,
    miou: [0.1, 0.7, 0.3, 0.1, 0.7, 0.2][at] ?? 0,
  }));
  const expected = scoreAcrossDomains(domains);

  expect([expected.worst?.visualDomain, expected.best?.visualDomain]).toEqual(["day", "dusk"]);
  fc.assert(
    fc.property(fc.shuffledSubarray(domains, { minLength: domains.length }), (shuffled) => {
      expect(scoreAcrossDomains(shuffled)).toEqual(expected);
    }),
  );
});
