/**
 * Makes something that is tried again only a while after it has failed; until then it fails in the
 * same way.
 *
 * @param restMs how long that while is.
 */
export function restAfterFailure(restMs: number): <T>(attempt: () => Promise<T>) => Promise<T> {
  let last = { until: 0, cause: undefined as unknown };
  return async (attempt) => {
    if (performance.now() < last.until) {
      throw last.cause;
    }
    try {
      return await attempt();
    } catch (cause) {
      last = { until: performance.now() + restMs, cause };
      throw cause;
    }
  };
}
