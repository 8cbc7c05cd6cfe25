import { html } from "hono/html";
import type { EvaluationReport } from "#contracts";
import { evaluatedTitle } from "../evaluated-title.ts";
import { count, counted, decimal, interval, moment, NO_FIGURE, percent } from "../figures.ts";
import type { Html } from "../html.ts";

/** What was evaluated, and the result in one look. */
export function headline(report: EvaluationReport): Html {
  const { evaluated, protocol, overall, images, acrossDomains } = report;
  const level = percent(protocol.bootstrap.level, 0);
  return html`<header class="headline">
<p class="eyebrow">Allweather evaluation, <time datetime="${report.finishedAt}">${moment(report.finishedAt)}</time></p>
<h1>${evaluatedTitle(evaluated)} <span class="on">on ${protocol.dataset.name}</span></h1>
<p class="lead">${summary(report)}</p>
<div class="result">
<p class="miou"><span class="number">${percent(overall.miou)}</span><span class="unit"> % mIoU</span>
<span class="bounds">${level} % interval ${interval(overall.miouInterval)}</span></p>
<dl class="key-figures">
${
  report.domains.length < 2
    ? ""
    : html`${figure("Worst visual domain", percent(acrossDomains.worst?.miou), acrossDomains.worst?.visualDomain)}
${figure("Best visual domain", percent(acrossDomains.best?.miou), acrossDomains.best?.visualDomain)}
${figure("Mean over domains", percent(acrossDomains.meanMiou), `standard deviation ${percent(acrossDomains.standardDeviation)}`)}`
}
${figure("Pixel accuracy", percent(overall.pixelAccuracy), "of all scored pixels, in percent")}
${figure("Boundary IoU", percent(overall.boundaryIou), "near the edges, in percent")}
${figure("Calibration error", decimal(overall.reliability?.ece, 3), "ECE, 0 is best")}
${figure("Images scored", count(images.scored), images.scored === overall.imageCount ? undefined : `${count(overall.imageCount)} without corruption`)}
${figure("Images failed", count(images.failed.length), images.failed.length === 0 ? "every image was scored" : "listed below with reasons")}
</dl>
</div>
</header>`;
}

function figure(term: string, value: string, note: string | undefined): Html {
  return html`<div><dt>${term}</dt><dd><span class="number">${value}</span>${note === undefined || value === NO_FIGURE ? "" : html` <span class="note">${note}</span>`}</dd></div>`;
}

function summary({ evaluated, protocol, overall, acrossDomains, labels }: EvaluationReport): Html {
  const { worst, best, gap } = acrossDomains;
  const who =
    evaluated.kind === "model"
      ? `Method ${evaluated.method}, ${evaluated.quality} quality`
      : "Label maps that another tool wrote";
  return html`${who}, scored in the ${labels.length} labels of <span class="nowrap">${protocol.labelSet}</span> on ${counted(overall.imageCount, "image")}.
${
  worst === null || best === null || worst.visualDomain === best.visualDomain
    ? ""
    : html`Best on <strong>${best.visualDomain}</strong>, worst on <strong>${worst.visualDomain}</strong>: ${percent(gap)} points apart.`
}`;
}
