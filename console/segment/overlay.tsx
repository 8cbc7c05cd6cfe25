import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { paintLabels, paintValues, RAMPS } from "./paint.ts";
import { divider, isComparing, opacity, type SideName, type View } from "./segment-state.ts";
import type { SegmentedPhotograph } from "./segmented-photograph.ts";

/**
 * What a server made of a photograph, laid over it. Pixels are painted when what they show changes;
 * opacity and divider are the compositor's, so that sliders move at the screen's own rate.
 */
export function Overlay({
  name,
  result,
  view,
  hidden,
}: {
  name: SideName;
  result: SegmentedPhotograph;
  view: View;
  hidden: ReadonlySet<string>;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { widthPx, heightPx } = result;
    const pixels = paintView(result, view, hidden);
    const context = canvas.current?.getContext("2d");
    if (pixels === undefined) {
      context?.clearRect(0, 0, widthPx, heightPx);
    } else {
      context?.putImageData(new ImageData(pixels, widthPx, heightPx), 0, 0);
    }
  }, [result, view, hidden]);
  useSignalEffect(() => {
    if (canvas.current !== null) {
      canvas.current.style.opacity = String(opacity.value);
      canvas.current.style.clipPath = isComparing.value ? clipOf(name, divider.value) : "none";
    }
  });
  return <canvas ref={canvas} class="overlay" width={result.widthPx} height={result.heightPx} />;
}

/** @returns undefined while that view of the photograph is still on its way. */
function paintView(
  { indices, confidence, disagreement, labels }: SegmentedPhotograph,
  view: View,
  hidden: ReadonlySet<string>,
): Uint8ClampedArray<ArrayBuffer> | undefined {
  switch (view) {
    case "labels":
      return paintLabels(indices, labels, hidden);
    case "confidence":
      return paintValues(confidence, RAMPS.confidence);
    case "disagreement":
      return disagreement && paintValues(disagreement, RAMPS.disagreement);
  }
}

function clipOf(name: SideName, share: number): string {
  const at = `${100 * share}%`;
  return name === "left" ? `inset(0 calc(100% - ${at}) 0 0)` : `inset(0 0 0 ${at})`;
}
