import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeRuns } from "../../segmentation/masks/encode-runs.ts";
import { drawnLabels } from "./label-maps.ts";

test("masks come back from their run lengths, for every label and shape", () => {
  fc.assert(
    fc.property(drawnLabels(), ({ labels, widthPx, heightPx }) => {
      const runs = encodeRuns({ labels, widthPx, heightPx });

      expect([...runs.keys()].sort()).toEqual([...new Set(labels)].sort());
      for (const [label, { counts, pixels }] of runs) {
        const mask = [...labels].map((each) => each === label);
        expect(decodeMask(counts, widthPx, heightPx)).toEqual(mask);
        expect(pixels).toBe(mask.filter(Boolean).length);
      }
    }),
  );
});

// What pycocotools 2.0 writes for the same masks.
test.each<[string, number, number[], number, string]>([
  ["that is everywhere begins with no pixel outside", 2, [0, 0, 0, 0], 0, "04"],
  ["is read column by column", 2, [0, 1, 1, 1], 1, "13"],
  ["ends with what is outside", 3, [1, 0, 0, 0, 0, 0], 1, "015"],
  ["writes its third number as it is", 1, [1, 0, 1, 0, 1], 1, "011000"],
  ["writes differences from the fourth on", 1, [0, 1, 1, 0, 1, 0, 1, 1, 1], 1, "121O02"],
])("a mask %s", (_, widthPx, labels, label, counts) => {
  const heightPx = labels.length / widthPx;

  const runs = encodeRuns({ labels: Uint8Array.from(labels), widthPx, heightPx });

  expect(runs.get(label)?.counts).toBe(counts);
});

test("numbers over 15 take more digits, and drops below -16 too", () => {
  const labels = new Uint8Array(1000).fill(1, 19, 519).fill(1, 520, 521);

  const { counts } = encodeRuns({ labels, widthPx: 1, heightPx: 1000 }).get(1) ?? {};

  expect(counts).toBe("c0d?1]@n>");
});

test("a mask of more and longer runs than there was room for at first is whole", () => {
  const lengths = Array.from({ length: 2000 }, (_, at) => ((at * 7919) % 97) + 1);
  const labels = Uint8Array.from(lengths.flatMap((length, at) => Array(length).fill(at % 2)));
  const heightPx = labels.length;

  for (const [label, { counts }] of encodeRuns({ labels, widthPx: 1, heightPx })) {
    const mask = [...labels].map((each) => each === label);
    expect(decodeMask(counts, 1, heightPx)).toEqual(mask);
  }
});

/** After the description of the format, and not after the code: rows first. */
function decodeMask(counts: string, widthPx: number, heightPx: number): boolean[] {
  const lengths: number[] = [];
  let digits: number[] = [];
  for (const digit of Buffer.from(counts)) {
    digits.push((digit - 48) % 32);
    if (digit - 48 < 32) {
      const value = digits.reduceRight((sum, each) => sum * 32 + each, 0);
      const isNegative = (digits.at(-1) ?? 0) >= 16;
      const number = isNegative ? value - 32 ** digits.length : value;
      lengths.push(lengths.length > 2 ? number + (lengths.at(-2) ?? 0) : number);
      digits = [];
    }
  }
  const columns = lengths.flatMap((length, place) => Array(length).fill(place % 2 === 1));
  return Array.from(
    { length: widthPx * heightPx },
    (_, at) => columns[(at % widthPx) * heightPx + Math.floor(at / widthPx)],
  );
}
