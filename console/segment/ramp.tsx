import { percent } from "../parts/format-number.ts";
import { RAMPS, toGradient } from "./paint.ts";
import { outcomes, shownSides, view } from "./segment-state.ts";

const ENDS = {
  confidence: ["a guess", "sure"],
  disagreement: ["label stays", "label changes"],
} as const;

/** What the colours mean when they are no labels. */
export function Ramp() {
  const shown = view.value;
  if (shown === "labels") {
    return null;
  }
  const [least, most] = ENDS[shown];
  const scores = shownSides.value.flatMap((name) => {
    const { robustness } = outcomes[name].value.result ?? {};
    return robustness === undefined ? [] : [robustness];
  });
  return (
    <div class="ramp">
      <span class="ramp-bar" aria-hidden="true" style={{ background: toGradient(RAMPS[shown]) }} />
      <div class="row between small-text muted">
        <span>{least}</span>
        <span>{most}</span>
      </div>
      {shown === "disagreement" &&
        scores.map(({ score, runs }, place) => (
          <p key={shownSides.value[place]} class="ramp-score">
            <strong>{percent(score)}</strong> of the pixels keep their label, in the mean of {runs}{" "}
            styles
          </p>
        ))}
    </div>
  );
}
