import { useState } from "preact/hooks";
import { Bar } from "../parts/bar.tsx";
import { percent } from "../parts/format-number.ts";
import { cssColor, Swatch } from "../parts/swatch.tsx";
import type { PreviewedStyle } from "./preview-state.ts";

/** Labels come largest first. */
const SHOWN_FIRST = 8;

/** How much of the photograph each label takes before and after, and how much of it became another. */
export function Changes({ style: { labels } }: { style: PreviewedStyle }) {
  const [areAll, setAll] = useState(false);
  const shown = areAll ? labels : labels.slice(0, SHOWN_FIRST);
  return (
    <div class="scroll">
      <table class="changes">
        <caption class="unseen">What the style changed, label by label</caption>
        <thead>
          <tr>
            <th scope="col">Label</th>
            <th scope="col" class="number">
              Before
            </th>
            <th scope="col" class="number">
              After
            </th>
            <th scope="col" colSpan={2}>
              Became another
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, color, shareBefore, shareAfter, changedShare }) => (
            <tr key={name}>
              <th scope="row">
                <span class="row nowrap">
                  <Swatch color={color} /> {name}
                </span>
              </th>
              <td class="number">{percent(shareBefore)}</td>
              <td class="number">{percent(shareAfter)}</td>
              <td class="changes-bar">
                <Bar share={changedShare ?? 0} color={cssColor(color)} />
              </td>
              <td class="number">{percent(changedShare)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!areAll && labels.length > SHOWN_FIRST && (
        <button type="button" class="button quiet small" onClick={() => setAll(true)}>
          Show all {labels.length} labels
        </button>
      )}
    </div>
  );
}
