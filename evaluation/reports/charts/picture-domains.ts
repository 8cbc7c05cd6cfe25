import type { BarSeriesOption, CustomSeriesOption } from "echarts/charts";
import { interval, NO_FIGURE, percent } from "../figures.ts";
import type { ChartColours } from "../palette.ts";
import type { ImageGroup } from "../rank-domains.ts";

const BARE = {
  axisTick: { show: false },
  axisLine: { show: false },
  splitLine: { show: false },
} as const;

/** mIoU of each visual domain as a bar with its interval; the first axes of a picture. */
export function pictureDomains({
  shown,
  worst,
  look: { colours, fontFamily },
}: {
  shown: ImageGroup[];
  worst: string | undefined;
  look: { colours: ChartColours; fontFamily: string };
}) {
  const text = { fontFamily, fontSize: 18, color: colours.ink, interval: 0, margin: 16 } as const;
  const rows = { ...BARE, type: "category", inverse: true } as const;
  const highest = Math.max(
    ...shown.map(({ scores }) => scores.miouInterval?.high ?? scores.miou ?? 0),
  );
  return {
    xAxis: {
      ...BARE,
      type: "value",
      min: 0,
      max: Math.max(1, highest * 100),
      axisLabel: { show: false },
    } as const,
    yAxes: [
      {
        ...rows,
        data: shown.map(({ name }) => name),
        axisLabel: { ...text, width: 134, overflow: "truncate" } as const,
      },
      { ...rows, position: "right", data: shown.map(figureOf), axisLabel: text } as const,
    ],
    series: [bars({ shown, worst, colours }), whiskers({ shown, colours })],
  };
}

function figureOf({ scores: { miou, miouInterval } }: ImageGroup): string {
  const bounds = interval(miouInterval);
  return bounds === NO_FIGURE ? percent(miou) : `${percent(miou)}  (${bounds})`;
}

function bars({
  shown,
  worst,
  colours,
}: {
  shown: ImageGroup[];
  worst: string | undefined;
  colours: ChartColours;
}): BarSeriesOption {
  const colourOf = ({ name, isAll }: ImageGroup) => {
    const isWorst = shown.length > 2 && name === worst;
    return isAll ? colours.muted : isWorst ? colours.warning : colours.accent;
  };
  return {
    type: "bar",
    silent: true,
    barWidth: "52%",
    data: shown.map((group) => ({
      value: (group.scores.miou ?? 0) * 100,
      // Pale, so that the whisker is seen on it.
      itemStyle: { color: colourOf(group), opacity: 0.6, borderRadius: [0, 3, 3, 0] },
    })),
  };
}

function whiskers({
  shown,
  colours,
}: {
  shown: ImageGroup[];
  colours: ChartColours;
}): CustomSeriesOption {
  return {
    type: "custom",
    silent: true,
    z: 3,
    data: shown.flatMap(({ scores: { miouInterval } }, row) =>
      miouInterval === null ? [] : [[miouInterval.low * 100, miouInterval.high * 100, row]],
    ),
    encode: { x: [0, 1], y: 2 },
    renderItem: (_, api) => {
      const [low = 0, y = 0] = api.coord([api.value(0), api.value(2)]);
      const [high = 0] = api.coord([api.value(1), api.value(2)]);
      return {
        type: "path",
        shape: {
          pathData: `M${low} ${y - 7}V${y + 7}M${low} ${y}H${high}M${high} ${y - 7}V${y + 7}`,
        },
        style: { stroke: colours.ink, lineWidth: 2, fill: "none" },
      };
    },
  };
}
