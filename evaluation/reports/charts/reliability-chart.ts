import type { CustomSeriesOption } from "echarts/charts";
import type { Scores } from "#contracts";
import type { ChartColours } from "../palette.ts";
import type { Chart } from "./draw-chart.ts";

type Reliability = NonNullable<Scores["reliability"]>;

const WIDTH_PX = 380;
const LEFT_PX = 56;
const UPPER = { top: 12, height: 290 } as const;
const LOWER = { top: 322, height: 74 } as const;

/** How often pixels of each confidence are right, over how many pixels there are of each. */
export function reliabilityChart({
  reliability,
  colours,
  fontFamily,
}: {
  reliability: Reliability;
  colours: ChartColours;
  fontFamily: string;
}): Chart {
  const { bins } = reliability;
  const pixels = bins.reduce((sum, { pixelCount }) => sum + pixelCount, 0);
  const text = { fontFamily, fontSize: 12, color: colours.muted };
  const axis = { type: "value", min: 0, max: 100, splitLine: { show: false } } as const;
  const grid = { left: LEFT_PX, right: 18, outerBoundsMode: "none" } as const;
  const name = { nameLocation: "middle", nameTextStyle: text } as const;

  return {
    widthPx: WIDTH_PX,
    heightPx: 452,
    option: {
      grid: [
        { ...grid, ...UPPER },
        { ...grid, ...LOWER },
      ],
      xAxis: [
        { ...axis, gridIndex: 0, axisLabel: { show: false }, axisTick: { show: false } },
        { ...axis, ...name, gridIndex: 1, name: "confidence, %", nameGap: 28, axisLabel: text },
      ],
      yAxis: [
        {
          ...axis,
          ...name,
          gridIndex: 0,
          name: "right pixels, %",
          nameGap: 36,
          axisLabel: text,
          splitLine: { lineStyle: { color: colours.rule } },
        },
        {
          type: "value",
          ...name,
          gridIndex: 1,
          min: 0,
          name: "of all, %",
          nameGap: 36,
          splitNumber: 2,
          axisLabel: text,
          splitLine: { lineStyle: { color: colours.rule } },
        },
      ],
      series: [
        bars({
          axisIndex: 0,
          colour: colours.accent,
          data: bins.flatMap(({ low, high, accuracy }) =>
            accuracy === null ? [] : [[low * 100, high * 100, accuracy * 100]],
          ),
        }),
        {
          type: "line",
          xAxisIndex: 0,
          yAxisIndex: 0,
          silent: true,
          symbol: "none",
          data: [
            [0, 0],
            [100, 100],
          ],
          lineStyle: { color: colours.ink, type: [4, 4], width: 1.5 },
        },
        {
          type: "scatter",
          xAxisIndex: 0,
          yAxisIndex: 0,
          silent: true,
          symbolSize: 7,
          data: bins.flatMap(({ meanConfidence, accuracy }) =>
            meanConfidence === null || accuracy === null
              ? []
              : [[meanConfidence * 100, accuracy * 100]],
          ),
          itemStyle: { color: colours.warning, opacity: 1 },
        },
        bars({
          axisIndex: 1,
          colour: colours.muted,
          data: bins.flatMap(({ low, high, pixelCount }) =>
            pixelCount === 0 ? [] : [[low * 100, high * 100, (100 * pixelCount) / pixels]],
          ),
        }),
      ],
    },
  };
}

/** Bars as wide as their bins, from `[low, high, height]`. */
function bars({
  axisIndex,
  colour,
  data,
}: {
  axisIndex: number;
  colour: string;
  data: number[][];
}): CustomSeriesOption {
  return {
    type: "custom",
    silent: true,
    xAxisIndex: axisIndex,
    yAxisIndex: axisIndex,
    data,
    encode: { x: [0, 1], y: 2 },
    renderItem: (_, api) => {
      const [x = 0, y = 0] = api.coord([api.value(0), api.value(2)]);
      const [right = 0, bottom = 0] = api.coord([api.value(1), 0]);
      return {
        type: "rect",
        shape: { x: x + 1, y, width: Math.max(1, right - x - 2), height: bottom - y },
        style: { fill: colour, opacity: 0.55 },
      };
    },
  };
}
