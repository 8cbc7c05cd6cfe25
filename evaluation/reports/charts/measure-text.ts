import { Resvg } from "@resvg/resvg-js";
import { html } from "hono/html";
import { TYPEFACE, TYPEFACE_FILES } from "./typeface.ts";
import { xmlText } from "./xml-text.ts";

const MEASURED_SIZE_PX = 100;
const LARGEST_CACHE = 5000;
/** By the width of this letter, which is square, the plotting library knows the height of a line. */
const LINE_HEIGHT_PROBE = "国";

/** Widths at `MEASURED_SIZE_PX`, by weight and text. */
const measured = new Map<string, number>();

/**
 * The width of a line of text in the typeface of our pictures, as their renderer sets it.
 *
 * @param font a CSS font, like "600 14px Inter".
 */
export function measureText(text: string, font = "12px"): { width: number } {
  const weight = /\b(?:bold|[6-9]00)\b/.test(font) ? 600 : 400;
  const sizePx = Number(/([\d.]+)px/.exec(font)?.[1] ?? 12);
  const key = `${weight} ${text}`;
  let width = measured.get(key);
  if (width === undefined) {
    width = measureAdvance(text, weight);
    if (measured.size >= LARGEST_CACHE) {
      measured.clear();
    }
    measured.set(key, width);
  }
  return { width: (width * sizePx) / MEASURED_SIZE_PX };
}

/** White at the ends leaves no ink, so the text is measured between two bars. */
function measureAdvance(text: string, weight: number): number {
  if (text === LINE_HEIGHT_PROBE) {
    return MEASURED_SIZE_PX;
  }
  return measureInk(`|${text}|`, weight) - measureInk("||", weight);
}

function measureInk(text: string, weight: number): number {
  const svg = html`<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"
    ><text xml:space="preserve" font-family="${TYPEFACE}" font-weight="${weight}" font-size="${MEASURED_SIZE_PX}">${xmlText(text)}</text
  ></svg>`;
  const box = new Resvg(String(svg), {
    font: { loadSystemFonts: false, fontFiles: TYPEFACE_FILES, defaultFontFamily: TYPEFACE },
  }).getBBox();
  return box?.width ?? 0;
}
