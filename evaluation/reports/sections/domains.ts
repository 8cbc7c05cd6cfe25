import { html } from "hono/html";
import type { EvaluationReport, Scores } from "#contracts";
import { domainsChart } from "../charts/domains-chart.ts";
import { count, decimal, interval, percent, points } from "../figures.ts";
import { type Html, scrollable } from "../html.ts";
import { PAGE_VARIABLES } from "../palette.ts";
import { type ImageGroup, imageGroups } from "../rank-domains.ts";
import { plot } from "./plot.ts";

/** Below it, resampling images says little about images that were not there. */
const FEW_IMAGES = 30;
const WIDTHS = [
  { widthPx: 860, className: "wide" },
  { widthPx: 350, className: "narrow" },
];

/** How good it is in each visual domain. */
export function domainsSection(report: EvaluationReport): Html {
  const groups = imageGroups(report);
  const level = percent(report.protocol.bootstrap.level, 0);
  const description = `mIoU in percent: ${groups
    .map(({ name, scores }) => `${name} ${percent(scores.miou)} (${interval(scores.miouInterval)})`)
    .join(", ")}.`;
  return html`<section id="domains" aria-labelledby="domains-title">
<h2 id="domains-title">Visual domains</h2>
<figure>
${WIDTHS.map(({ widthPx, className }) =>
  plot({
    chart: domainsChart({ report, widthPx, colours: PAGE_VARIABLES, fontFamily: "inherit" }),
    description,
    className,
  }),
)}
<figcaption>mIoU of each visual domain, best first, with its ${level} % interval. The dotted line is that of all images.</figcaption>
</figure>
${scrollable(
  "Figures of each visual domain",
  html`<table class="figures">
<caption><span>Figures of each visual domain. mIoU, boundary IoU and pixel accuracy are in percent, gaps in points.</span></caption>
<thead><tr><th scope="col">Visual domain</th><th scope="col">Images</th><th scope="col">mIoU</th><th scope="col">${level} % interval</th><th scope="col">Gap to best</th><th scope="col">Boundary IoU</th><th scope="col">Pixel accuracy</th><th scope="col">ECE</th><th scope="col">AUROC</th></tr></thead>
<tbody>${groups.map((group) => row({ group, best: report.acrossDomains.best?.miou }))}</tbody>
</table>`,
)}
${
  groups.some(({ scores }) => scores.imageCount < FEW_IMAGES)
    ? html`<p class="note">* Fewer than ${FEW_IMAGES} images: the interval is likely to be too narrow.</p>`
    : ""
}
</section>`;
}

function row({ group, best }: { group: ImageGroup; best: number | undefined }): Html {
  const { name, scores, isAll } = group;
  return html`<tr${isAll ? html` class="all"` : ""}><th scope="row">${name}</th><td>${count(scores.imageCount)}${scores.imageCount < FEW_IMAGES ? "*" : ""}</td><td class="strong">${percent(scores.miou)}</td><td>${interval(scores.miouInterval)}</td><td>${isAll ? "" : gap(scores, best)}</td><td>${percent(scores.boundaryIou)}</td><td>${percent(scores.pixelAccuracy)}</td><td>${decimal(scores.reliability?.ece, 3)}</td><td>${decimal(scores.reliability?.auroc, 3)}</td></tr>
`;
}

function gap({ miou }: Scores, best: number | undefined): string {
  return points(miou === null || best === undefined ? null : miou - best);
}
