import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Gives the next number, uniform from 0 up to and without 1. */
export type Random = () => number;

/** @param seed a whole number below 2^32; the same one gives the same numbers everywhere. */
export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed | 0);
  return () => uniformFloat64(generator);
}
