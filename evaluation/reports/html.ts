import { html } from "hono/html";

/** A piece of a page: everything put into `html` is escaped unless it is such a piece itself. */
export type Html = ReturnType<typeof html>;

/** A table wider than a phone scrolls by itself, and can be reached from a keyboard to do so. */
export function scrollable(name: string, table: Html): Html {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${name}">${table}</div>`;
}

/** The colour in which pictures draw a label. */
export function swatch([red, green, blue]: readonly [number, number, number]): Html {
  return html`<span class="swatch" style="background:rgb(${red},${green},${blue})"></span>`;
}
