import { Resvg } from "@resvg/resvg-js";
import type { EvaluationReport } from "#contracts";
import { drawChart } from "./charts/draw-chart.ts";
import { pictureChart } from "./charts/picture-chart.ts";
import { TYPEFACE, TYPEFACE_FILES } from "./charts/typeface.ts";
import { LIGHT } from "./palette.ts";

/**
 * An evaluation at a glance, as a PNG of 1600 x 900 pixels. Equal reports give equal bytes, whatever
 * typefaces the machine has.
 */
export function renderReportPng({ report }: { report: EvaluationReport }): Uint8Array {
  const svg = drawChart(pictureChart({ report, colours: LIGHT, fontFamily: TYPEFACE }));
  return new Resvg(svg, {
    font: {
      loadSystemFonts: false,
      fontFiles: TYPEFACE_FILES,
      defaultFontFamily: TYPEFACE,
      sansSerifFamily: TYPEFACE,
    },
  })
    .render()
    .asPng();
}
