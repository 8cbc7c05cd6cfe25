import type { ComponentChildren } from "preact";
import type { Resource } from "../api/use-resource.ts";
import { FailureNote } from "./failure-note.tsx";

/** What was read from the server, once it is there; before that that it is coming, or why it does not. */
export function Loaded<T>({
  resource,
  what,
  children,
}: {
  resource: Resource<T>;
  /** What is waited for, as in "Reading models". */
  what: string;
  children: (data: T) => ComponentChildren;
}) {
  const { data, failure, isLoading, isSlow, reload } = resource;
  return (
    <>
      {failure !== undefined && <FailureNote failure={failure} onRetry={reload} />}
      {data !== undefined && children(data)}
      {data === undefined && isLoading && (
        <div class="waiting" role="status">
          <span class="spinner" aria-hidden="true" />
          {isSlow ? `Still reading ${what}. The server takes its time.` : `Reading ${what}`}
        </div>
      )}
    </>
  );
}
