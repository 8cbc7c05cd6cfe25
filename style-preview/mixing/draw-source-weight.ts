import { randomBeta } from "d3-random";
import type { StyleList } from "#contracts";
import type { Random } from "./create-random.ts";

/**
 * Draws for each channel the share of a patch's own statistics, `[channels]`, as training does: all
 * patches share it, and so do mean and deviation.
 */
export function drawSourceWeight({
  random,
  channels,
  sourceWeight: { a, b },
}: {
  random: Random;
  channels: number;
  sourceWeight: StyleList["sourceWeight"];
}): Float32Array {
  const draw = randomBeta.source(random)(a, b);
  return Float32Array.from({ length: channels }, draw);
}
