import { html } from "hono/html";
import type { EvaluationReport } from "#contracts";
import { NO_FIGURE, percent } from "../figures.ts";
import { type Html, scrollable, swatch } from "../html.ts";
import { heatStep, MISTAKE_STEPS, mistakeStep } from "../palette.ts";

const MOST_MISTAKES = 8;

/** What is taken for what. */
export function confusionSection({ labels, overall }: EvaluationReport): Html {
  const shares = overall.confusion.map(shareOfRow);
  return html`<section id="confusions" aria-labelledby="confusions-title">
<h2 id="confusions-title">What is taken for what</h2>
${scrollable(
  "Confusion matrix",
  html`<table class="confusion">
<caption><span>Of each label’s true pixels, how many percent were predicted as which label. Right ones lie on the diagonal. All images, rounded; ${NO_FIGURE} stands for a label without true pixels.</span></caption>
<thead><tr><th scope="col">True label</th>${labels.map(({ name, color }) => html`<th scope="col"><span class="turned">${swatch(color)}${name}</span></th>`)}</tr></thead>
<tbody>
${labels.map(
  ({ name, color }, truth) =>
    html`<tr><th scope="row">${swatch(color)}${name}</th>${labels.map((_, predicted) => cell(shares[truth]?.[predicted] ?? null, truth === predicted))}</tr>
`,
)}</tbody>
</table>`,
)}
<p class="legend" aria-hidden="true"><span>mistakes, percent, from</span>${MISTAKE_STEPS.map((low, step) => html`<span class="step m${step}">${100 * low}</span>`)}</p>
${largestMistakes({ labels, shares })}
</section>`;
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
  shares,
}: {
  labels: EvaluationReport["labels"];
  shares: (number | null)[][];
}): Html {
  const mistakes = labels
    .flatMap((truth) =>
      labels.map((predicted) => ({
        truth,
        predicted,
        share: shares[truth.index]?.[predicted.index] ?? 0,
      })),
    )
    .filter(({ truth, predicted, share }) => truth !== predicted && share > 0)
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
      html`<tr><th scope="row">${swatch(truth.color)}${truth.name}</th><td class="text">${swatch(predicted.color)}${predicted.name}</td><td>${percent(share)}</td></tr>
`,
  )}</tbody>
</table>`;
}
