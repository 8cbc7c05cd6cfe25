import { html } from "hono/html";
import type { EvaluationReport } from "#contracts";
import { percent } from "../figures.ts";
import type { Html } from "../html.ts";

/** What the numbers say and what they do not. */
export function readingSection({ protocol, corruptions }: EvaluationReport): Html {
  const level = percent(protocol.bootstrap.level, 0);
  return html`<section id="reading" aria-labelledby="reading-title">
<h2 id="reading-title">How to read the numbers</h2>
<dl class="prose notes">
<div><dt>The interval is about images, nothing else.</dt>
<dd>It shows how far a number moves when the same images are drawn again with luck, each visual domain keeping its size. Another training run, another city or another camera can move it further. Images of one drive resemble each other, so the true spread is rather wider than ${level} % intervals say.</dd></div>
<div><dt>Every label weighs the same in mIoU.</dt>
<dd>A rare label counts as much as the road, so a few hundred pixels can move the mean. A label that is predicted but never true counts 0; one that is in neither is left out, so two domains may average over different labels.</dd></div>
<div><dt>Compare only like with like.</dt>
<dd>Image size, label mapping, test-time scales and the choice of images each move mIoU by points. Two reports can be compared when their protocols are equal, field by field.</dd></div>
<div><dt>Confidence is judged on pixels.</dt>
<dd>Neighbouring pixels are alike, and road and sky outnumber the rest. A small ECE does not mean that a rare label’s confidence can be believed.</dd></div>
${
  corruptions === null
    ? ""
    : html`<div><dt>Corruptions are drawn, not met.</dt>
<dd>Drawn snow is not snow. rPC tells how much is lost in relation to the undamaged mIoU: a weak model can keep a large share of little.</dd></div>`
}
</dl>
</section>`;
}
