import fc from "fast-check";
import { IGNORE_INDEX } from "#contracts";

/** Label maps of one size, as small as bugs need and as mixed as photographs never are. */
export interface SmallPair {
  truth: Uint8Array;
  prediction: Uint8Array;
  confidence: Uint16Array;
  widthPx: number;
  heightPx: number;
}

export const LABEL_COUNT = 4;
const MAX_SIDE_PX = 14;

/** Pairs in which some labels are absent, some pixels ignored, and some predicted to be no label. */
export const smallPairs: fc.Arbitrary<SmallPair> = fc
  .record({
    widthPx: fc.integer({ min: 1, max: MAX_SIDE_PX }),
    heightPx: fc.integer({ min: 1, max: MAX_SIDE_PX }),
    values: fc.uniqueArray(fc.constantFrom(0, 1, 2, 3, IGNORE_INDEX), { minLength: 1 }),
    // Long runs, as in real label maps, and single pixels.
    runPx: fc.constantFrom(1, 3, 40),
  })
  .chain(({ widthPx, heightPx, values, runPx }) => {
    const size = widthPx * heightPx;
    const map = runs({ value: fc.constantFrom(...values), size, runPx });
    const level = fc.oneof(fc.constantFrom(0, 32768, 65535), fc.nat(65535));
    return fc.record({
      truth: map,
      prediction: map,
      confidence: fc
        .array(level, { minLength: size, maxLength: size })
        .map((levels) => Uint16Array.from(levels)),
      widthPx: fc.constant(widthPx),
      heightPx: fc.constant(heightPx),
    });
  });

function runs({
  value,
  size,
  runPx,
}: {
  value: fc.Arbitrary<number>;
  size: number;
  runPx: number;
}): fc.Arbitrary<Uint8Array> {
  const length = Math.ceil(size / runPx);
  return fc
    .array(value, { minLength: length, maxLength: length })
    .map((values) =>
      Uint8Array.from({ length: size }, (_, at) => values[Math.floor(at / runPx)] ?? 0),
    );
}
