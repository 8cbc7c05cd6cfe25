import { useEffect, useState } from "preact/hooks";

const TICK_MS = 1_000;
/** From then on one wants to know how long it has been. */
const SHOWN_AFTER_S = 2;

/**
 * Says that an answer is on its way, for how long, that it was called off, or that it is there. Stays
 * in the page throughout, or a screen reader would hear nothing of it.
 */
export function Waiting({
  since,
  isCalledOff,
  doing,
  done,
  onCancel,
  onStart,
}: {
  /** When it was asked for; undefined when nobody waits. */
  since: number | undefined;
  isCalledOff: boolean;
  doing: string;
  /** Heard and not seen, because what came can be seen; undefined when nothing came. */
  done: string | undefined;
  onCancel: () => void;
  onStart: () => void;
}) {
  const isWaiting = since !== undefined;
  return (
    <div class={isWaiting || isCalledOff ? "waiting" : "unseen"}>
      {isWaiting && <span class="spinner" aria-hidden="true" />}
      <span role="status">{isWaiting ? doing : isCalledOff ? "Called off." : done}</span>
      {since !== undefined && <Elapsed key={since} since={since} />}
      {/* The same button for both, so that the keyboard's focus stays where it is. */}
      {(isWaiting || isCalledOff) && (
        <button type="button" class="button small" onClick={isWaiting ? onCancel : onStart}>
          {isWaiting ? "Cancel" : "Ask again"}
        </button>
      )}
    </div>
  );
}

/** For eyes alone: read aloud each second, it would drown everything else. */
function Elapsed({ since }: { since: number }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(
      () => setSeconds(Math.floor((performance.now() - since) / 1000)),
      TICK_MS,
    );
    return () => clearInterval(timer);
  }, [since]);
  return seconds < SHOWN_AFTER_S ? null : (
    <span class="number" aria-hidden="true">
      {seconds} s
    </span>
  );
}
