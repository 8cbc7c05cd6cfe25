/**
 * Writes a list of equal things as `items` with a length, where zod writes `prefixItems`: every tool
 * reads that, and `prefixItems` alone would let shorter lists and longer ones through.
 */
export function plainTuples<T>(document: T): T {
  if (Array.isArray(document)) {
    return document.map(plainTuples) as T;
  }
  if (typeof document !== "object" || document === null) {
    return document;
  }
  const plain = Object.fromEntries(
    Object.entries(document).map(([key, value]) => [key, plainTuples(value)]),
  );
  const { prefixItems, ...rest } = plain;
  if (!Array.isArray(prefixItems) || !areEqual(prefixItems)) {
    return plain as T;
  }
  const length = prefixItems.length;
  return { ...rest, items: prefixItems[0], minItems: length, maxItems: length } as T;
}

function areEqual(values: unknown[]): boolean {
  return new Set(values.map((value) => JSON.stringify(value))).size === 1;
}
