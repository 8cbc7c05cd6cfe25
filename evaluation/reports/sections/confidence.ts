import { html } from "hono/html";
import type { EvaluationReport } from "#contracts";
import { reliabilityChart } from "../charts/reliability-chart.ts";
import { decimal, percent } from "../figures.ts";
import type { Html } from "../html.ts";
import { PAGE_VARIABLES } from "../palette.ts";
import { plot } from "./plot.ts";

/** Whether confidence can be believed. */
export function confidenceSection({ overall: { reliability } }: EvaluationReport): Html {
  return html`<section id="confidence" aria-labelledby="confidence-title">
<h2 id="confidence-title">Can its confidence be believed?</h2>
${
  reliability === null
    ? html`<p>The predictions came without confidence, so this was not measured.</p>`
    : html`<div class="beside">
<figure>
${plot({
  chart: reliabilityChart({ reliability, colours: PAGE_VARIABLES, fontFamily: "inherit" }),
  description: `Reliability diagram. ${reliability.bins
    .filter(({ accuracy }) => accuracy !== null)
    .map((bin) => `Confidence ${percent(bin.meanConfidence, 0)}: ${percent(bin.accuracy, 0)} right`)
    .join(", ")}, in percent.`,
})}
<figcaption>Bars: the share of right pixels among those of each confidence; dots stand at a bin’s mean confidence. On the dashed line, confidence is what it says; below it, it promises too much. Lower plot: how many pixels each bin holds.</figcaption>
</figure>
<dl class="explained">
${explained("ECE", reliability.ece, "Mean distance of the dots from the dashed line, weighted by pixels. 0 is best.")}
${explained("AUROC", reliability.auroc, "How well confidence tells right pixels from wrong ones. 1 is best, 0.5 is chance.")}
${explained("FPR at 95 % TPR", reliability.fprAt95Tpr, "Share of the wrong pixels that pass when 95 % of the right ones do. 0 is best.")}
${explained("AUPR, success", reliability.auprSuccess, "Finding right pixels by high confidence. 1 is best.")}
${explained("AUPR, error", reliability.auprError, "Finding wrong pixels by low confidence. 1 is best; chance is the share of wrong pixels.")}
</dl>
</div>`
}
</section>`;
}

function explained(term: string, value: number | null, meaning: string): Html {
  return html`<div><dt>${term}</dt><dd><span class="number">${decimal(value, 3)}</span> <span class="note">${meaning}</span></dd></div>
`;
}
