import fc from "fast-check";
import { expect, test } from "vitest";
import { LABEL_SETS, type ModelManifest, segmentationPolygonsSchema } from "#contracts";
import { findRegions } from "../../segmentation/masks/find-regions.ts";
import { listPolygons } from "../../segmentation/masks/list-polygons.ts";
import { type Polygon, type Ring, traceRegions } from "../../segmentation/masks/trace-regions.ts";
import { type DrawnLabels, drawnLabels } from "./label-maps.ts";

test("a region with a hole is an outline and a hole, at the edges of pixels", () => {
  const [outside, hole] = polygonsOf(["1111", "1001", "1111"]);

  expect(outside?.polygon).toEqual([
    [
      [0, 0],
      [4, 0],
      [4, 3],
      [0, 3],
      [0, 0],
    ],
    [
      [1, 2],
      [3, 2],
      [3, 1],
      [1, 1],
      [1, 2],
    ],
  ]);
  expect(hole?.polygon).toEqual([
    [
      [1, 1],
      [3, 1],
      [3, 2],
      [1, 2],
      [1, 1],
    ],
  ]);
});

test("pixels that share a corner only are regions of their own", () => {
  expect(polygonsOf(["10", "01"]).map(({ label }) => label)).toEqual([1, 0, 0, 1]);
});

test("a hole that touches its outline in a corner does not break the outline", () => {
  const [region] = polygonsOf(["111", "101", "110"]);

  expect(region?.polygon.map((ring) => ring.length - 1)).toEqual([6, 4]);
});

test("polygons cover every pixel once, and only the pixels of their label", () => {
  fc.assert(
    fc.property(drawnLabels(), (drawn) => {
      const painted = new Int32Array(drawn.labels.length).fill(-1);
      for (const { label, polygon } of trace(drawn)) {
        for (const pixel of pixelsInside(polygon, drawn)) {
          expect(painted[pixel]).toBe(-1);
          painted[pixel] = label;
        }
      }
      expect([...painted]).toEqual([...drawn.labels]);
    }),
  );
});

test("pixels of one label that share an edge are in one polygon", () => {
  fc.assert(
    fc.property(drawnLabels(), (drawn) => {
      const { labels, widthPx } = drawn;
      const polygonOf = new Int32Array(labels.length);
      for (const [place, { polygon }] of trace(drawn).entries()) {
        for (const pixel of pixelsInside(polygon, drawn)) {
          polygonOf[pixel] = place;
        }
      }
      for (const pixel of labels.keys()) {
        const left = pixel % widthPx === 0 ? [] : [pixel - 1];
        const above = pixel < widthPx ? [] : [pixel - widthPx];
        const alike = [...left, ...above].filter((other) => labels[other] === labels[pixel]);
        expect(alike.every((other) => polygonOf[other] === polygonOf[pixel])).toBe(true);
      }
    }),
  );
});

test("rings are closed, turn in each position, and never meet themselves", () => {
  fc.assert(
    fc.property(drawnLabels(), (drawn) => {
      for (const ring of trace(drawn).flatMap(({ polygon }) => polygon)) {
        const corners = ring.slice(0, -1);
        expect(ring.at(-1)).toEqual(ring[0]);
        expect(new Set(corners.map(String)).size).toBe(corners.length);
        const isAcross = corners.map(([, y], at) => y === ring[at + 1]?.[1]);
        expect(isAcross.every((across, at) => across !== isAcross.at(at - 1))).toBe(true);
      }
    }),
  );
});

test("outlines have positive area and holes negative, and together a label's pixels", () => {
  fc.assert(
    fc.property(drawnLabels(), (drawn) => {
      const pixels = new Map<number, number>();
      for (const { label, polygon } of trace(drawn)) {
        const [outline = 0, ...holes] = polygon.map(areaOf);
        expect(outline).toBeGreaterThan(0);
        expect(holes.every((hole) => hole < 0)).toBe(true);
        const area = holes.reduce((sum, hole) => sum + hole, outline);
        pixels.set(label, (pixels.get(label) ?? 0) + area);
      }
      for (const label of new Set(drawn.labels)) {
        expect(pixels.get(label)).toBe([...drawn.labels].filter((each) => each === label).length);
      }
    }),
  );
});

test("a list of polygons has the labels that were asked for and are there, by index", () => {
  const manifest = { name: "m", version: "1.0.0", labelSet: "camvid-11" } as ModelManifest;
  const { labels, widthPx, heightPx } = draw(["03330", "03530", "03335"]);

  const list = listPolygons(
    {
      labels,
      confidence: new Uint16Array(15),
      photograph: { rgb: new Uint8Array(45), widthPx, heightPx },
      manifest,
      quality: "best",
    },
    LABEL_SETS["camvid-11"].labels.slice(0, 4),
  );

  expect(segmentationPolygonsSchema.parse(list)).toEqual(list);
  expect(
    list.features.map(({ properties: { name, pixels }, geometry }) => [
      name,
      pixels,
      geometry.coordinates.length,
    ]),
  ).toEqual([
    ["sky", 5, 2],
    ["road", 8, 1],
  ]);
});

function draw(rows: string[]): DrawnLabels {
  return {
    labels: Uint8Array.from(rows.join(""), Number),
    widthPx: rows[0]?.length ?? 0,
    heightPx: rows.length,
  };
}

function polygonsOf(rows: string[]) {
  return trace(draw(rows));
}

function trace({ labels, widthPx, heightPx }: DrawnLabels) {
  const found = findRegions({ labels, widthPx, heightPx });
  const polygons = traceRegions({ regions: found.regions, widthPx, heightPx });
  return polygons.map((polygon, region) => ({ label: found.labels[region] ?? -1, polygon }));
}

/** By the even-odd rule: a pixel is inside when an odd number of upright edges is left of its middle. */
function pixelsInside(polygon: Polygon, { widthPx, heightPx }: DrawnLabels): number[] {
  const edges = polygon.flatMap((ring) =>
    ring.slice(1).map((end, at) => [ring[at] ?? end, end] as const),
  );
  const isInside = (x: number, y: number) =>
    edges.filter(
      ([from, to]) =>
        from[0] === to[0] &&
        from[0] <= x &&
        Math.min(from[1], to[1]) <= y &&
        y < Math.max(from[1], to[1]),
    ).length %
      2 ===
    1;
  return Array.from({ length: widthPx * heightPx }, (_, at) => at).filter((at) =>
    isInside(at % widthPx, Math.floor(at / widthPx)),
  );
}

function areaOf(ring: Ring): number {
  return ring.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = ring[at + 1] ?? [x, y];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}
