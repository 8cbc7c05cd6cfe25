import type { EvaluationReport } from "#contracts";
import { percent } from "../figures.ts";
import { heatStep, type PageColours } from "../palette.ts";
import type { ImageGroup } from "../rank-domains.ts";

/** After the two vertical axes of the bars. */
const Y_AXIS = 2;
const SERIES = 2;
const BARE = {
  axisTick: { show: false },
  axisLine: { show: false },
  splitLine: { show: false },
} as const;

/** IoU of each label in each visual domain as a heat map; the last axes of a picture. */
export function pictureLabels({
  report: { labels },
  shown,
  widthPx,
  look: { colours, fontFamily },
}: {
  report: EvaluationReport;
  shown: ImageGroup[];
  widthPx: number;
  look: { colours: PageColours; fontFamily: string };
}) {
  const text = { fontFamily, fontSize: 16, color: colours.ink } as const;
  const swatches = labels.map(({ color }, row) => [
    `swatch${row}`,
    { width: 14, height: 14, backgroundColor: `rgb(${color.join(",")})` },
  ]);
  return {
    xAxis: {
      ...BARE,
      gridIndex: 1,
      type: "category",
      position: "top",
      data: shown.map(({ name }) => name),
      axisLabel: {
        ...text,
        interval: 0,
        margin: 10,
        width: widthPx / shown.length,
        overflow: "truncate",
        // Two words get two lines.
        formatter: (name: string) => name.replace(/[ _-]/, "\n"),
      },
    } as const,
    yAxis: {
      ...BARE,
      gridIndex: 1,
      type: "category",
      inverse: true,
      data: labels.map(({ name }) => name),
      axisLabel: {
        ...text,
        interval: 0,
        margin: 14,
        formatter: (name: string, row: number) => `{name|${withoutBraces(name)}}{swatch${row}|}`,
        rich: { name: { ...text, padding: [0, 8, 0, 0] }, ...Object.fromEntries(swatches) },
      },
    } as const,
    visualMap: {
      type: "piecewise",
      show: false,
      seriesIndex: SERIES,
      dimension: 2,
      pieces: colours.heat.map((color, step) => ({ value: step, color })),
      outOfRange: { color: "transparent" },
    } as const,
    series: {
      type: "heatmap",
      xAxisIndex: 1,
      yAxisIndex: Y_AXIS,
      silent: true,
      itemStyle: { borderColor: colours.paper, borderWidth: 2 },
      label: { show: true, fontFamily, fontSize: 15 },
      data: labels.flatMap(({ name }, row) =>
        shown.map(({ scores }, column) => {
          const share = scores.iou[name] ?? null;
          const step = share === null ? -1 : heatStep(share);
          return {
            value: [column, row, step],
            label: { formatter: percent(share), color: colours.heatText[step] ?? colours.muted },
          };
        }),
      ),
    } as const,
  };
}

/** Braces would begin or end a style in the plotting library's rich text. */
function withoutBraces(name: string): string {
  return name.replaceAll(/[{|}]/g, " ");
}
