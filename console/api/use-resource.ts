import { useCallback, useEffect, useState } from "preact/hooks";
import { type LoadedResource, loadResource, UNREAD } from "./load-resource.ts";

/** Something that is read from the server. What was read before stays while it is read again. */
export interface Resource<T> extends LoadedResource<T> {
  reload: () => void;
}

/**
 * Reads something when a component appears, and again whenever `key` is another.
 *
 * @param key names what is read; null when there is nothing to read yet.
 * @param refreshAfterMs how long after an answer to read again by itself; undefined not to.
 */
export function useResource<T>(
  key: string | null,
  load: (signal: AbortSignal) => Promise<T>,
  refreshAfterMs: (data: T) => number | undefined = () => undefined,
): Resource<T> {
  const [kept, setKept] = useState<{ key: string | null; loaded: LoadedResource<T> }>({
    key,
    loaded: UNREAD,
  });
  const [turn, setTurn] = useState(0);
  const loaded = kept.key === key ? kept.loaded : UNREAD;

  useEffect(() => {
    if (key !== null) {
      return loadResource({
        before: loaded,
        load,
        refreshAfterMs,
        onChange: (changed) => setKept({ key, loaded: changed }),
      });
    }
  }, [key, turn]);

  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return { ...loaded, isLoading: loaded.isLoading && key !== null, reload };
}
