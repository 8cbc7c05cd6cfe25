import type { EvaluationStatus } from "./watch-evaluation.ts";

const LOOKS: Record<EvaluationStatus["state"], { title: string; look: string }> = {
  waiting: { title: "waiting", look: "" },
  running: { title: "running", look: "accent" },
  succeeded: { title: "done", look: "good" },
  failed: { title: "failed", look: "bad" },
  canceled: { title: "canceled", look: "warn" },
};

/** How an evaluation stands. */
export function StateBadge({ state }: { state: EvaluationStatus["state"] }) {
  const { title, look } = LOOKS[state];
  return <span class={`badge ${look}`}>{title}</span>;
}
