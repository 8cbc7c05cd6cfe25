import { html, raw } from "hono/html";
import { type Chart, drawChart } from "../charts/draw-chart.ts";
import type { Html } from "../html.ts";

/** A plot with what it says in words, for those who cannot see it. */
export function plot({
  chart,
  description,
  className = "",
}: {
  chart: Chart;
  description: string;
  className?: string;
}): Html {
  // The drawing escapes its own text, and is no document of its own here.
  const svg = raw(drawChart(chart));
  return html`<div class="plot ${className}" role="img" aria-label="${description}" style="max-width:${Math.round(chart.widthPx * 1.15)}px">${svg}</div>`;
}
