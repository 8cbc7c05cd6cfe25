import { html } from "hono/html";
import { CORRUPTIONS, type EvaluationReport } from "#contracts";
import { corruptionCharts } from "../charts/corruption-charts.ts";
import { NO_FIGURE, percent, words } from "../figures.ts";
import { type Html, scrollable } from "../html.ts";
import { heatStep, PAGE_VARIABLES } from "../palette.ts";
import { plot } from "./plot.ts";

type Corruptions = NonNullable<EvaluationReport["corruptions"]>;

/** What damaged photographs do to it; nothing when none were evaluated. */
export function corruptionsSection({ corruptions }: EvaluationReport): Html {
  if (corruptions === null) {
    return html``;
  }
  const { levels, cleanMiou, meanMiou, relative } = corruptions;
  return html`<section id="corruptions" aria-labelledby="corruptions-title">
<h2 id="corruptions-title">Damaged photographs</h2>
<dl class="key-figures three">
<div><dt>Undamaged</dt><dd><span class="number">${percent(cleanMiou)}</span> <span class="note">mIoU, %</span></dd></div>
<div><dt>mPC</dt><dd><span class="number">${percent(meanMiou)}</span> <span class="note">mean mIoU over corruptions and severities, %</span></dd></div>
<div><dt>rPC</dt><dd><span class="number">${percent(relative)}</span> <span class="note">of the undamaged mIoU is kept, %</span></dd></div>
</dl>
<div class="small-plots">
${corruptionCharts({ levels, cleanMiou, colours: PAGE_VARIABLES, fontFamily: "inherit" }).map(
  ({ kind, names, chart }) => html`<figure>
<h3>${kind}</h3>
${plot({ chart, description: `mIoU over severity for ${names.map(words).join(", ")}; the table below has the numbers.` })}
</figure>`,
)}
</div>
<p class="note">Severity 0 is the undamaged photograph.</p>
${levelsTable(levels)}
</section>`;
}

function levelsTable(levels: Corruptions["levels"]): Html {
  const severities = [...new Set(levels.map(({ severity }) => severity))].sort();
  const names = CORRUPTIONS.filter((name) => levels.some((level) => level.name === name));
  return scrollable(
    "mIoU of each corruption",
    html`<table class="heat" style="max-width:${18 + 8 * severities.length}rem">
<caption><span>mIoU in percent of each corruption at each severity, and their mean.</span></caption>
<thead><tr><th scope="col">Corruption</th>${severities.map((severity) => html`<th scope="col">severity ${severity}</th>`)}<th scope="col">mean</th></tr></thead>
<tbody>
${names.map((name) => {
  const own = levels.filter((level) => level.name === name);
  const known = own.flatMap(({ miou }) => (miou === null ? [] : [miou]));
  const mean =
    known.length === 0 ? null : known.reduce((sum, miou) => sum + miou, 0) / known.length;
  return html`<tr><th scope="row">${words(name)}</th>${severities.map((severity) => cell(own.find((level) => level.severity === severity)?.miou))}${cell(mean)}</tr>
`;
})}</tbody>
</table>`,
  );
}

function cell(share: number | null | undefined): Html {
  return share === null || share === undefined
    ? html`<td>${NO_FIGURE}</td>`
    : html`<td class="h${heatStep(share)}">${percent(share)}</td>`;
}
