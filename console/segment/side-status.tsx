import { useEffect, useState } from "preact/hooks";
import { FailureNote } from "../parts/failure-note.tsx";
import { cancelSide, outcomes, type SideName, segmentSide } from "./segment-state.ts";

const TICK_MS = 1_000;
/** From then on one wants to know how long it has been. */
const SHOWN_AFTER_S = 2;

/** Whether one side is still being asked about, or why there is no answer. */
export function SideStatus({ name, title }: { name: SideName; title: string | undefined }) {
  const { since, failure } = outcomes[name].value;
  const where = title === undefined ? "" : ` (${title.toLowerCase()})`;
  return (
    <>
      {since !== undefined && (
        <div class="waiting" role="status">
          <span class="spinner" aria-hidden="true" />
          <span>
            Segmenting{where}
            <Elapsed since={since} />
          </span>
          <button type="button" class="button quiet small" onClick={() => cancelSide(name)}>
            Cancel
          </button>
        </div>
      )}
      {failure !== undefined && (
        <FailureNote failure={failure} onRetry={() => void segmentSide(name)} />
      )}
    </>
  );
}

function Elapsed({ since }: { since: number }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(
      () => setSeconds(Math.floor((performance.now() - since) / 1000)),
      TICK_MS,
    );
    return () => clearInterval(timer);
  }, [since]);
  return seconds >= SHOWN_AFTER_S ? <>, {seconds} s</> : null;
}
