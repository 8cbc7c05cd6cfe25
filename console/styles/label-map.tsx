import { useEffect, useMemo, useRef } from "preact/hooks";
import { paintLabels } from "../segment/paint.ts";
import { decodeValues } from "../segment/segmented-photograph.ts";
import { fromBase64 } from "./from-base64.ts";

const NONE: ReadonlySet<string> = new Set();

/** A label map in its labels' colours. */
export function LabelMap({
  data,
  labels,
  alt,
}: {
  /** A PNG in base64, whose values are indices of `labels`. */
  data: string;
  labels: readonly { index: number; name: string; color: readonly number[] }[];
  alt: string;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { widthPx, heightPx, values } = useMemo(() => decodeValues(fromBase64(data)), [data]);
  useEffect(() => {
    const pixels = paintLabels(values, labels, NONE);
    canvas.current?.getContext("2d")?.putImageData(new ImageData(pixels, widthPx, heightPx), 0, 0);
  }, [values, labels, widthPx, heightPx]);
  return <canvas ref={canvas} width={widthPx} height={heightPx} role="img" aria-label={alt} />;
}
