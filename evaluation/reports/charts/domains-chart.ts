import type { CustomSeriesOption } from "echarts/charts";
import type { EvaluationReport, Scores } from "#contracts";
import { interval, NO_FIGURE, percent } from "../figures.ts";
import type { ChartColours } from "../palette.ts";
import { imageGroups } from "../rank-domains.ts";
import type { Chart } from "./draw-chart.ts";
import { measureText } from "./measure-text.ts";

const ROW_PX = { roomy: 34, tight: 24 } as const;
const MANY_ROWS = 14;

/** mIoU of each visual domain as a point with its interval, best first, below that of all images. */
export function domainsChart({
  report,
  widthPx,
  colours,
  fontFamily,
}: {
  report: EvaluationReport;
  widthPx: number;
  colours: ChartColours;
  fontFamily: string;
}): Chart {
  const rows = imageGroups(report);
  const isWide = widthPx > 500;
  const rowPx = rows.length > MANY_ROWS ? ROW_PX.tight : ROW_PX.roomy;
  const text = { fontFamily, fontSize: isWide ? 13 : 12 };
  const widthOf = (line: string) => measureText(line, `${text.fontSize}px`).width;
  const longest = (lines: string[]) => Math.ceil(Math.max(...lines.map(widthOf)));
  const figures = rows.map(({ scores }) => figureOf(scores, isWide));
  const left = Math.min(longest(rows.map(({ name }) => name)) + 20, widthPx / 3);
  const right = longest(figures) + 26;
  const highest = Math.max(
    ...rows.map(({ scores }) => scores.miouInterval?.high ?? scores.miou ?? 0),
  );
  const heightPx = rows.length * rowPx + 52;
  const worst = report.acrossDomains.worst?.visualDomain;
  const colourOf = (row: number) => {
    const isWorst = rows.length > 2 && rows[row]?.name === worst;
    return rows[row]?.isAll ? colours.ink : isWorst ? colours.warning : colours.accent;
  };

  return {
    widthPx,
    heightPx,
    option: {
      grid: { left, right, top: 4, bottom: 48, outerBoundsMode: "none" },
      xAxis: {
        type: "value",
        min: 0,
        max: Math.max(20, Math.ceil(highest * 5) * 20),
        interval: 20,
        name: "mIoU, %",
        nameLocation: "middle",
        nameGap: 28,
        nameTextStyle: { ...text, color: colours.muted },
        axisLabel: { ...text, color: colours.muted },
        splitLine: { lineStyle: { color: colours.rule } },
      },
      yAxis: [
        {
          type: "category",
          inverse: true,
          data: rows.map(({ name }) => name),
          axisTick: { show: false },
          axisLine: { show: false },
          axisLabel: {
            ...text,
            color: colours.ink,
            interval: 0,
            width: left - 14,
            overflow: "truncate",
            margin: 12,
          },
        },
        {
          type: "category",
          inverse: true,
          position: "right",
          data: figures,
          axisTick: { show: false },
          axisLine: { show: false },
          axisLabel: { ...text, color: colours.ink, interval: 0, margin: 12 },
        },
      ],
      series: [
        whiskers({ rows, colourOf }),
        {
          type: "scatter",
          silent: true,
          data: rows.flatMap(({ scores, isAll }, row) =>
            scores.miou === null
              ? []
              : [
                  {
                    value: [scores.miou * 100, row],
                    symbol: isAll ? "diamond" : "circle",
                    symbolSize: (isAll ? 14 : 11) * (isWide ? 1 : 0.7),
                    itemStyle: { color: colourOf(row), opacity: 1 },
                  },
                ],
          ),
          markLine: {
            silent: true,
            symbol: "none",
            label: { show: false },
            lineStyle: { color: colours.muted, type: [3, 4], width: 1 },
            data: report.overall.miou === null ? [] : [{ xAxis: report.overall.miou * 100 }],
          },
        },
      ],
    },
  };
}

function figureOf({ miou, miouInterval }: Scores, isWide: boolean): string {
  if (!isWide || miou === null) {
    return percent(miou);
  }
  const bounds = interval(miouInterval);
  return bounds === NO_FIGURE ? percent(miou) : `${percent(miou)}  (${bounds})`;
}

function whiskers({
  rows,
  colourOf,
}: {
  rows: { scores: Scores }[];
  colourOf: (row: number) => string;
}): CustomSeriesOption {
  return {
    type: "custom",
    silent: true,
    data: rows.flatMap(({ scores: { miouInterval } }, row) =>
      miouInterval === null ? [] : [[miouInterval.low * 100, miouInterval.high * 100, row]],
    ),
    encode: { x: [0, 1], y: 2 },
    renderItem: (_, api) => {
      const row = Number(api.value(2));
      const [low = 0, y = 0] = api.coord([api.value(0), row]);
      const [high = 0] = api.coord([api.value(1), row]);
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: "line" as const,
        shape: { x1, y1, x2, y2 },
        style: { stroke: colourOf(row), lineWidth: 2 },
      });
      return {
        type: "group",
        children: [
          line(low, y, high, y),
          line(low, y - 6, low, y + 6),
          line(high, y - 6, high, y + 6),
        ],
      };
    },
  };
}
