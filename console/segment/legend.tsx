import { Bar } from "../parts/bar.tsx";
import { percent } from "../parts/format-number.ts";
import { cssColor, Swatch } from "../parts/swatch.tsx";
import { hidden } from "./segment-state.ts";
import type { SegmentedPhotograph } from "./segmented-photograph.ts";

/** Which labels there are, how much of the photograph each takes, and which are shown. */
export function Legend({ title, result }: { title: string; result: SegmentedPhotograph }) {
  const { labels, model, quality, meanConfidence } = result;
  const most = Math.max(...labels.map(({ pixelShare }) => pixelShare));
  const areAllShown = labels.every(({ name }) => !hidden.value.has(name));
  return (
    <section class="legend" aria-label={title}>
      <div class="legend-head">
        <h2>{title}</h2>
        <button
          type="button"
          class="button quiet small"
          onClick={() => {
            hidden.value = areAllShown ? new Set(labels.map(({ name }) => name)) : new Set();
          }}
        >
          {areAllShown ? "Hide all" : "Show all"}
        </button>
        <p class="muted small-text">
          {model.name}@{model.version} · {quality} · {percent(meanConfidence, 0)} sure
        </p>
      </div>
      <ul class="legend-list">
        {labels.map(({ name, color, pixelShare, meanConfidence: sure }) => (
          <li key={name}>
            <label
              class="legend-label"
              title={`${percent(pixelShare, 2)} of the pixels, ${percent(sure, 0)} sure on average`}
            >
              <input
                type="checkbox"
                checked={!hidden.value.has(name)}
                onChange={() => toggle(name)}
              />
              <Swatch color={color} />
              <span class="legend-name">{name}</span>
              <Bar share={pixelShare / most} color={cssColor(color)} />
              <span class="number">{percent(pixelShare)}</span>
            </label>
          </li>
        ))}
      </ul>
    </section>
  );
}

function toggle(name: string): void {
  const names = new Set(hidden.value);
  if (!names.delete(name)) {
    names.add(name);
  }
  hidden.value = names;
}
