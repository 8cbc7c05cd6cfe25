import fc from "fast-check";

export interface DrawnLabels {
  labels: Uint8Array;
  widthPx: number;
  heightPx: number;
}

/** Small label maps: of noise, where every pixel is a border, and of blocks, where there are holes. */
export function drawnLabels(): fc.Arbitrary<DrawnLabels> {
  return fc
    .record({
      widthPx: fc.integer({ min: 1, max: 24 }),
      heightPx: fc.integer({ min: 1, max: 24 }),
      blockPx: fc.integer({ min: 1, max: 5 }),
      values: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 97 }),
    })
    .map(({ widthPx, heightPx, blockPx, values }) => ({
      widthPx,
      heightPx,
      labels: Uint8Array.from({ length: widthPx * heightPx }, (_, at) => {
        const block =
          Math.floor(at / widthPx / blockPx) * 31 + Math.floor((at % widthPx) / blockPx);
        return values[block % values.length] ?? 0;
      }),
    }));
}
