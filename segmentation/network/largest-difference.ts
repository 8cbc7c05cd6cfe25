/** The largest absolute difference; infinite between lists of two lengths, NaN where there is a NaN. */
export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let largest = actual.length === expected.length ? 0 : Number.POSITIVE_INFINITY;
  for (let at = 0; at < expected.length; at++) {
    // Math.max keeps NaN, and no tolerance admits it.
    largest = Math.max(largest, Math.abs((actual[at] ?? 0) - (expected[at] ?? 0)));
  }
  return largest;
}
