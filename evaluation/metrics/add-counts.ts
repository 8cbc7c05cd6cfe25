/**
 * Adds counts to a total, in place. Counts are integers below 2^53, so that any order and any
 * grouping comes to the same bits.
 *
 * @throws TypeError when they do not count the same things.
 */
export function addCounts(total: Float64Array, counts: ArrayLike<number>): void {
  if (total.length !== counts.length) {
    throw new TypeError(
      `A total of ${total.length} entries cannot take ${counts.length} counts. Add counts of one kind and one label set.`,
    );
  }
  for (let at = 0; at < total.length; at++) {
    total[at] = (total[at] ?? 0) + (counts[at] ?? 0);
  }
}
