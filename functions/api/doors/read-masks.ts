/** One label of the pool's output `masks-json`. */
export interface LabelMask {
  index: number;
  name: string;
  pixels: number;
  /** Over the label's pixels, 0 to 1. */
  meanConfidence: number;
  /** Base64 of a grey PNG: 255 where the label is, else 0. */
  png: string;
}

/** Reads the pool's output `masks-json`, which a child process of ours wrote. */
export function readMasks(output: Uint8Array | undefined): LabelMask[] {
  const { labels }: { labels: LabelMask[] } = JSON.parse(Buffer.from(output ?? []).toString());
  return labels;
}
