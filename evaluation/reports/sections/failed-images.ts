import { html } from "hono/html";
import type { EvaluationReport, FailedImage } from "#contracts";
import { count, counted, percent, words } from "../figures.ts";
import { type Html, scrollable } from "../html.ts";

/** A page that lists more would be read by nobody and open slowly on a phone. */
const MOST_LISTED = 500;

/** Which images could not be scored, and why. */
export function failedImagesSection({ images, protocol }: EvaluationReport): Html {
  const { failed, scored } = images;
  const listed = failed.slice(0, MOST_LISTED);
  return html`<section id="failed-images" aria-labelledby="failed-images-title">
<h2 id="failed-images-title">Failed images</h2>
${
  failed.length === 0
    ? html`<p>None: every image was scored.</p>`
    : html`<p>${counted(failed.length, "image")} of ${count(failed.length + scored)} could not be scored and ${failed.length === 1 ? "is" : "are"} in no number of this report. Above ${percent(protocol.maxFailedShare)} % the evaluation would have failed.</p>
${scrollable(
  "Failed images",
  html`<table class="list">
<caption><span>Images that could not be scored, with the reason.</span></caption>
<thead><tr><th scope="col">Image and visual domain</th><th scope="col">Reason</th></tr></thead>
<tbody>${listed.map(row)}</tbody>
</table>`,
)}
${failed.length > listed.length ? html`<p class="note">And ${count(failed.length - listed.length)} more, which the report’s JSON lists.</p>` : ""}`
}
</section>`;
}

function row({ name, visualDomain, corruption, code, reason }: FailedImage): Html {
  return html`<tr><th scope="row">${name}<br><span class="note">${visualDomain}${corruption === undefined ? "" : `, ${words(corruption.name)} of severity ${corruption.severity}`}</span></th><td>${reason}<br><span class="note">${words(code)}</span></td></tr>
`;
}
