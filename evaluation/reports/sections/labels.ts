import { html } from "hono/html";
import type { EvaluationReport, Scores } from "#contracts";
import { NO_FIGURE, percent } from "../figures.ts";
import { type Html, scrollable, swatch } from "../html.ts";
import { heatStep, LIGHT } from "../palette.ts";
import { type ImageGroup, imageGroups } from "../rank-domains.ts";

/** More columns than fit on a sheet go into a table of their own. */
const MOST_DOMAINS = 8;

interface Measure {
  name: string;
  mean: (scores: Scores) => number | null;
  byLabel: (scores: Scores) => Record<string, number | null>;
}
const IOU: Measure = { name: "IoU", mean: ({ miou }) => miou, byLabel: ({ iou }) => iou };
const BOUNDARY_IOU: Measure = {
  name: "Boundary IoU",
  mean: ({ boundaryIou }) => boundaryIou,
  byLabel: ({ boundaryIouByLabel }) => boundaryIouByLabel,
};

/** How good it is for each label in each visual domain. */
export function labelsSection(report: EvaluationReport): Html {
  return html`<section id="labels" aria-labelledby="labels-title">
<h2 id="labels-title">Labels</h2>
${tables(report, IOU)}
${legend()}
<details>
<summary>Boundary IoU of each label</summary>
${tables(report, BOUNDARY_IOU)}
</details>
</section>`;
}

function tables(report: EvaluationReport, measure: Measure): Html[] {
  const groups = imageGroups(report);
  const all = groups.filter(({ isAll }) => isAll);
  const domains = groups.filter(({ isAll }) => !isAll);
  return Array.from({ length: Math.ceil(domains.length / MOST_DOMAINS) }, (_, part) => {
    const columns = domains.slice(part * MOST_DOMAINS, (part + 1) * MOST_DOMAINS);
    return table({ report, measure, columns: [...all, ...columns] });
  });
}

function table({
  report,
  measure,
  columns,
}: {
  report: EvaluationReport;
  measure: Measure;
  columns: ImageGroup[];
}): Html {
  return scrollable(
    `${measure.name} of each label`,
    html`<table class="heat" style="max-width:${9 + 8 * columns.length}rem">
<caption><span>${measure.name} of each label in percent, by visual domain, best domain first. ${NO_FIGURE} stands for a label that is neither in truth nor in prediction.</span></caption>
<thead><tr><th scope="col">Label</th>${columns.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
<tr class="all"><th scope="row">mean</th>${columns.map(({ scores }) => html`<td>${percent(measure.mean(scores))}</td>`)}</tr>
${report.labels.map(
  ({ name, color }) =>
    html`<tr><th scope="row">${swatch(color)}${name}</th>${columns.map(({ scores }) => cell(measure.byLabel(scores)[name]))}</tr>
`,
)}</tbody>
</table>`,
  );
}

function cell(share: number | null | undefined): Html {
  return share === null || share === undefined
    ? html`<td>${NO_FIGURE}</td>`
    : html`<td class="h${heatStep(share)}">${percent(share)}</td>`;
}

function legend(): Html {
  const steps = LIGHT.heat.length;
  return html`<p class="legend" aria-hidden="true"><span>percent, from</span>${LIGHT.heat.map((_, step) => html`<span class="step h${step}">${(100 * step) / steps}</span>`)}</p>`;
}
