import { createHash } from "node:crypto";
import {
  BarChart,
  type BarSeriesOption,
  CustomChart,
  type CustomSeriesOption,
  HeatmapChart,
  type HeatmapSeriesOption,
  LineChart,
  type LineSeriesOption,
  ScatterChart,
  type ScatterSeriesOption,
} from "echarts/charts";
import {
  GridComponent,
  type GridComponentOption,
  MarkLineComponent,
  TitleComponent,
  type TitleComponentOption,
  VisualMapComponent,
  type VisualMapComponentOption,
} from "echarts/components";
import { type ComposeOption, init, setPlatformAPI, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { measureText } from "./measure-text.ts";
import { xmlText } from "./xml-text.ts";

use([
  BarChart,
  CustomChart,
  GridComponent,
  HeatmapChart,
  LineChart,
  MarkLineComponent,
  ScatterChart,
  SVGRenderer,
  TitleComponent,
  VisualMapComponent,
]);
// The library guesses widths where there is no canvas.
setPlatformAPI({ measureText });

export type ChartOption = ComposeOption<
  | BarSeriesOption
  | CustomSeriesOption
  | GridComponentOption
  | HeatmapSeriesOption
  | LineSeriesOption
  | ScatterSeriesOption
  | TitleComponentOption
  | VisualMapComponentOption
>;

/** A plot and the size it is made for. It may be scaled, as its text then is too. */
export interface Chart {
  widthPx: number;
  heightPx: number;
  option: ChartOption;
}

/** Draws a plot as one `<svg>` element that is well-formed XML. Equal plots give equal text. */
export function drawChart({ widthPx, heightPx, option }: Chart): string {
  const chart = init(null, null, {
    renderer: "svg",
    ssr: true,
    width: widthPx,
    height: heightPx,
  });
  try {
    chart.setOption({ animation: false, ...option });
    return withoutTraces(xmlText(chart.renderToSVGString({ useViewBox: true })));
  } finally {
    chart.dispose();
  }
}

/** Names are numbered through the life of the process, so they would differ from page to page. */
function withoutTraces(svg: string): string {
  const bare = svg
    .replaceAll(/ class="zr\d+-cls-\d+"/g, "")
    .replaceAll(/ ecmeta_[a-z_]+="[^"]*"/g, "")
    .replaceAll(/ pointer-events="[^"]*"/g, "")
    .replaceAll(/<style ?>[\s\S]*?<\/style>\n?/g, "")
    .replaceAll(/(id="|url\(#)zr\d+-/g, "$1plot-");
  // Several plots stand in one page, where names must differ.
  const digest = createHash("sha256").update(bare).digest("hex").slice(0, 8);
  return bare.replaceAll(/(id="|url\(#)plot-/g, `$1plot-${digest}-`);
}
