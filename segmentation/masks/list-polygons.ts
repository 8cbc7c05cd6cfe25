import type { Label, SegmentationPolygons } from "#contracts";
import { describeSegmentation } from "./describe-segmentation.ts";
import { findRegions } from "./find-regions.ts";
import type { SegmentedImage } from "./segmented-image.ts";
import { type Polygon, type Ring, traceRegions } from "./trace-regions.ts";

/**
 * Lists the regions of each label as polygons, in GeoJSON.
 *
 * @param listed labels that are listed when they are in the image.
 * @see https://www.rfc-editor.org/rfc/rfc7946
 */
export function listPolygons(
  segmented: SegmentedImage,
  listed: readonly Label[],
): SegmentationPolygons {
  const { widthPx, heightPx } = segmented.photograph;
  const { regions, labels } = findRegions({ labels: segmented.labels, widthPx, heightPx });
  const polygonsOf = new Map<number, Polygon[]>();
  for (const [region, polygon] of traceRegions({ regions, widthPx, heightPx }).entries()) {
    const label = labels[region] ?? 0;
    const polygons = polygonsOf.get(label) ?? [];
    polygons.push(polygon);
    polygonsOf.set(label, polygons);
  }

  return {
    type: "FeatureCollection",
    ...describeSegmentation(segmented),
    features: listed.flatMap((label) => {
      const coordinates = polygonsOf.get(label.index);
      return coordinates === undefined
        ? []
        : {
            type: "Feature",
            properties: { ...label, pixels: areaOf(coordinates) },
            geometry: { type: "MultiPolygon", coordinates },
          };
    }),
  };
}

function areaOf(polygons: Polygon[]): number {
  return polygons.flat().reduce((sum, ring) => sum + signedArea(ring), 0);
}

/** Holes have a negative one. */
function signedArea(ring: Ring): number {
  let doubled = 0;
  for (let at = 1; at < ring.length; at++) {
    const [fromX, fromY] = ring[at - 1] ?? [0, 0];
    const [x, y] = ring[at] ?? [0, 0];
    doubled += fromX * y - x * fromY;
  }
  return doubled / 2;
}
