import { html, raw } from "hono/html";
import type { EvaluationReport } from "#contracts";
import { evaluatedTitle } from "./evaluated-title.ts";
import { percent } from "./figures.ts";
import type { Html } from "./html.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { confidenceSection } from "./sections/confidence.ts";
import { confusionSection } from "./sections/confusion.ts";
import { corruptionsSection } from "./sections/corruptions.ts";
import { domainsSection } from "./sections/domains.ts";
import { failedImagesSection } from "./sections/failed-images.ts";
import { headline } from "./sections/headline.ts";
import { labelsSection } from "./sections/labels.ts";
import { protocolSection } from "./sections/protocol.ts";
import { readingSection } from "./sections/reading.ts";
import { type ReportPictures, worstImagesSection } from "./sections/worst-images.ts";

/** Nothing is fetched and nothing runs, whatever a name in the report may hold. */
const POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * An evaluation as one HTML page that needs nothing besides itself. Equal input gives equal text.
 *
 * @param pictures by the `picture` of each worst image. One that is not there is said to be missing.
 */
export function renderReport({
  report,
  pictures,
}: {
  report: EvaluationReport;
  pictures: Readonly<Record<string, ReportPictures>>;
}): string {
  const title = `${evaluatedTitle(report.evaluated)} on ${report.protocol.dataset.name}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="mIoU ${percent(report.overall.miou)} %">
<title>${title}: evaluation</title>
<style>${raw(PAGE_STYLE)}</style>
</head>
<body>
<main>
${headline(report)}
${contents(report)}
${domainsSection(report)}
${labelsSection(report)}
${confusionSection(report)}
${confidenceSection(report)}
${corruptionsSection(report)}
${worstImagesSection({ report, pictures })}
${failedImagesSection(report)}
${protocolSection(report)}
${readingSection(report)}
</main>
</body>
</html>
`;
  return String(page);
}

function contents({ corruptions, worstImages }: EvaluationReport): Html {
  const sections: [string, string, boolean][] = [
    ["domains", "Visual domains", true],
    ["labels", "Labels", true],
    ["confusions", "Confusions", true],
    ["confidence", "Confidence", true],
    ["corruptions", "Damage", corruptions !== null],
    ["worst-images", "Worst images", worstImages.length > 0],
    ["failed-images", "Failed images", true],
    ["protocol", "Protocol", true],
    ["reading", "How to read", true],
  ];
  return html`<nav aria-label="Contents"><ul>${sections
    .filter(([, , isThere]) => isThere)
    .map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>`;
}
