/** The share of values that are not equal; missing ones and ones too many count. */
export function differingShare(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let differing = Math.abs(actual.length - expected.length);
  for (let at = 0; at < Math.min(actual.length, expected.length); at++) {
    differing += actual[at] === expected[at] ? 0 : 1;
  }
  return differing / expected.length;
}
