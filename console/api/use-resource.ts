import { useCallback, useEffect, useState } from "preact/hooks";
import { type ApiFailure, describeFailure, isAbort } from "./api-failure.ts";

/** When to say that one has to wait. */
const SLOW_AFTER_MS = 4_000;

/** Something that is read from the server. What was read before stays while it is read again. */
export interface Resource<T> {
  data: T | undefined;
  failure: ApiFailure | undefined;
  isLoading: boolean;
  isSlow: boolean;
  reload: () => void;
}

type Loaded<T> = Pick<Resource<T>, "data" | "failure" | "isLoading" | "isSlow">;

const NOTHING = { data: undefined, failure: undefined, isLoading: true, isSlow: false };

/**
 * Reads something when a component appears, and again whenever `key` is another.
 *
 * @param key names what is read; null when there is nothing to read yet.
 */
export function useResource<T>(
  key: string | null,
  load: (signal: AbortSignal) => Promise<T>,
): Resource<T> {
  const [loaded, setLoaded] = useState<Loaded<T> & { key: string | null }>({ ...NOTHING, key });
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    if (key === null) {
      return;
    }
    const left = new AbortController();
    setLoaded((before) => ({
      ...NOTHING,
      data: before.key === key ? before.data : undefined,
      key,
    }));
    const timer = setTimeout(
      () => setLoaded((before) => ({ ...before, isSlow: true })),
      SLOW_AFTER_MS,
    );
    load(left.signal)
      .then((data) => setLoaded({ ...NOTHING, key, data, isLoading: false }))
      .catch((error: unknown) => {
        if (!left.signal.aborted && !isAbort(error)) {
          setLoaded((before) => ({
            ...before,
            failure: describeFailure(error),
            isLoading: false,
            isSlow: false,
          }));
        }
      })
      .finally(() => clearTimeout(timer));
    return () => {
      clearTimeout(timer);
      left.abort();
    };
  }, [key, turn]);

  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const { data, failure, isLoading, isSlow } = loaded.key === key ? loaded : NOTHING;
  return {
    data: data as T | undefined,
    failure,
    isLoading: isLoading && key !== null,
    isSlow,
    reload,
  };
}
