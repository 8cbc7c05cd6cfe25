import type { Model } from "../models/use-models.ts";
import { Icon } from "../parts/icon.tsx";
import { Segmented } from "../parts/segmented.tsx";
import { Slider } from "../parts/slider.tsx";
import { isComparing, opacity, toggleComparing, type View, view } from "./segment-state.ts";

/** What is shown over the photograph, how strongly, and beside what. */
export function ViewBar({ isRobust, models }: { isRobust: boolean; models: readonly Model[] }) {
  const options: { value: View; title: string; isDisabled?: boolean; hint?: string }[] = [
    { value: "labels", title: "Labels" },
    { value: "confidence", title: "Confidence", hint: "how sure the model is, pixel by pixel" },
    {
      value: "disagreement",
      title: "Robustness",
      isDisabled: !isRobust,
      hint: isRobust
        ? "where labels change when the photograph has another style"
        : "this version has no styles to try",
    },
  ];
  return (
    <div class="view-bar">
      <Segmented
        label="View"
        value={view.value}
        options={options}
        onChange={(chosen) => {
          view.value = chosen;
        }}
      />
      <Slider
        label="Opacity"
        value={opacity.value}
        onInput={(share) => {
          opacity.value = share;
        }}
      />
      <button
        type="button"
        class="button"
        aria-pressed={isComparing.value}
        onClick={() => toggleComparing(models)}
      >
        <Icon name="split" /> Compare
      </button>
    </div>
  );
}
