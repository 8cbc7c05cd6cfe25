import { mersenne } from "pure-rand/generator/mersenne";

/** What NumPy's `RandomState` draws, which golden files name by their seed. */
export interface NumpyRandom {
  /** Uniform from 0 up to and without 1, of 53 bits. */
  sample(): number;
  /** From the standard normal distribution. */
  normal(): number;
}

/** @see https://github.com/numpy/numpy/blob/main/numpy/random/src/legacy/legacy-distributions.c */
export function createNumpyRandom(seed: number): NumpyRandom {
  const generator = mersenne(seed);
  const bits = (count: number) => (generator.next() >>> 0) >>> (32 - count);
  let kept: number | undefined;

  function sample(): number {
    const high = bits(27);
    return (high * 2 ** 26 + bits(26)) / 2 ** 53;
  }

  return {
    sample,
    normal() {
      if (kept !== undefined) {
        const normal = kept;
        kept = undefined;
        return normal;
      }
      let [one, other, square] = [0, 0, 0];
      do {
        one = 2 * sample() - 1;
        other = 2 * sample() - 1;
        square = one * one + other * other;
      } while (square >= 1 || square === 0);
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      kept = scale * one;
      return scale * other;
    },
  };
}
