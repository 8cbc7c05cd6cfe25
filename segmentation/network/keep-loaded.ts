/** Least recently used first. */
const loaded = new Map<string, Promise<unknown>>();

/**
 * Loads what this process has not loaded yet, and keeps it. What failed is not kept.
 *
 * @param key the same for the same thing, which is always of one type.
 * @param maxLoaded things that this process keeps; the least recently used go first.
 */
export async function keepLoaded<T>({
  key,
  maxLoaded,
  load,
}: {
  key: string;
  maxLoaded: number;
  load: () => Promise<T>;
}): Promise<T> {
  const thing = (loaded.get(key) as Promise<T> | undefined) ?? load();
  loaded.delete(key);
  loaded.set(key, thing);
  for (const oldest of [...loaded.keys()].slice(0, -maxLoaded)) {
    loaded.delete(oldest);
  }
  try {
    return await thing;
  } catch (error) {
    loaded.delete(key);
    throw error;
  }
}
