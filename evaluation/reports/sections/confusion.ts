import { html } from "hono/html";
import type { EvaluationReport } from "#contracts";
import { NO_FIGURE, percent } from "../figures.ts";
import { type Html, scrollable, swatch } from "../html.ts";
import { heatStep, MISTAKE_STEPS, mistakeStep } from "../palette.ts";

const MOST_MISTAKES = 8;

/** A column of the confusion matrix. */
interface Predicted {
  name: string;
  /** Undefined for the last column: predictions that are none of the scored labels. */
  color?: readonly [number, number, number];
}

/** What is taken for what. */
export function confusionSection({ labels, overall }: EvaluationReport): Html {
  const shares = overall.confusion.map(shareOfRow);
  const isNoneThere = overall.confusion.some((row) => (row[labels.length] ?? 0) > 0);
  const columns: Predicted[] = [...labels, ...(isNoneThere ? [{ name: "none of these" }] : [])];
  return html`<section id="confusions" aria-labelledby="confusions-title">
<h2 id="confusions-title">What is taken for what</h2>
${scrollable(
  "Confusion matrix",
  html`<table class="confusion">
<caption><span>Of each label’s true pixels, how many percent were predicted as which label. Right ones lie on the diagonal. All images, rounded; ${NO_FIGURE} stands for a label without true pixels.${isNoneThere ? " None of these: predicted as what is not scored, which is wrong for the true label." : ""}</span></caption>
<thead><tr><th scope="col">True label</th>${columns.map((predicted) => html`<th scope="col"><span class="turned">${named(predicted)}</span></th>`)}</tr></thead>
<tbody>
${labels.map(
  ({ name, color }, truth) =>
    html`<tr><th scope="row">${swatch(color)}${name}</th>${columns.map((_, predicted) => cell(shares[truth]?.[predicted] ?? null, truth === predicted))}</tr>
`,
)}</tbody>
</table>`,
)}
<p class="legend" aria-hidden="true"><span>mistakes, percent, from</span>${MISTAKE_STEPS.map((low, step) => html`<span class="step m${step}">${100 * low}</span>`)}</p>
${largestMistakes({ labels, columns, shares })}
</section>`;
}

function named({ name, color }: Predicted): Html {
  return html`${color === undefined ? "" : swatch(color)}${name}`;
}

/** Null when there are no true pixels. */
function shareOfRow(row: number[]): (number | null)[] {
  const total = row.reduce((sum, pixels) => sum + pixels, 0);
  return row.map((pixels) => (total === 0 ? null : pixels / total));
}

function cell(share: number | null, isRight: boolean): Html {
  if (share === null) {
    return html`<td>${NO_FIGURE}</td>`;
  }
  const step = mistakeStep(share);
  const heat = isRight ? ` h${heatStep(share)} right` : step < 0 ? " none" : ` m${step}`;
  return html`<td class="${heat.trim()}">${percent(share, 0)}</td>`;
}

function largestMistakes({
  labels,
  columns,
  shares,
}: {
  labels: EvaluationReport["labels"];
  columns: Predicted[];
  shares: (number | null)[][];
}): Html {
  const mistakes = labels
    .flatMap((truth) =>
      columns.map((predicted, column) => ({
        truth,
        predicted,
        share: shares[truth.index]?.[column] ?? 0,
      })),
    )
    .filter(({ truth, predicted, share }) => truth.name !== predicted.name && share > 0)
    .sort((one, other) => other.share - one.share)
    .slice(0, MOST_MISTAKES);
  if (mistakes.length === 0) {
    return html`<p>No pixel of one label was taken for another.</p>`;
  }
  return html`<table class="figures mistakes">
<caption><span>The largest mistakes, in percent of the true label’s pixels.</span></caption>
<thead><tr><th scope="col">True label</th><th scope="col">Taken for</th><th scope="col">Share</th></tr></thead>
<tbody>${mistakes.map(
    ({ truth, predicted, share }) =>
      html`<tr><th scope="row">${swatch(truth.color)}${truth.name}</th><td class="text">${named(predicted)}</td><td>${percent(share)}</td></tr>
`,
  )}</tbody>
</table>`;
}
