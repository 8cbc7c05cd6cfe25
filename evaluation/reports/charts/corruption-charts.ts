import { CORRUPTIONS, type Corruption, type EvaluationReport } from "#contracts";
import { words } from "../figures.ts";
import type { ChartColours } from "../palette.ts";
import type { Chart } from "./draw-chart.ts";

type Level = NonNullable<EvaluationReport["corruptions"]>["levels"][number];

/** The kinds in which Hendrycks and Dietterich list them; each is one small plot. */
const KIND_OF: Record<Corruption, string> = {
  gaussian_noise: "Noise",
  shot_noise: "Noise",
  impulse_noise: "Noise",
  speckle_noise: "Noise",
  defocus_blur: "Blur",
  glass_blur: "Blur",
  motion_blur: "Blur",
  zoom_blur: "Blur",
  gaussian_blur: "Blur",
  snow: "Weather",
  frost: "Weather",
  fog: "Weather",
  brightness: "Weather",
  spatter: "Weather",
  contrast: "Digital",
  elastic_transform: "Digital",
  pixelate: "Digital",
  jpeg_compression: "Digital",
  saturate: "Digital",
};
const PLOT_HEIGHT_PX = 194;
const NAME_HEIGHT_PX = 15;
const SPREAD_ROUNDS = 60;
// An empty circle would be filled with white, on dark pages too; the last is a cross.
const CROSS = "path://M0 3H3V0H5V3H8V5H5V8H3V5H0Z";
const SYMBOLS = ["circle", "rect", "triangle", "diamond", CROSS] as const;

/** One small plot for each kind of corruption: mIoU over severity, from none on. */
export function corruptionCharts({
  levels,
  cleanMiou,
  colours,
  fontFamily,
}: {
  levels: readonly Level[];
  cleanMiou: number | null;
  colours: ChartColours;
  fontFamily: string;
}): { kind: string; names: Corruption[]; chart: Chart }[] {
  const present = CORRUPTIONS.filter((name) => levels.some((level) => level.name === name));
  return [...new Set(present.map((name) => KIND_OF[name]))].map((kind) => {
    const names = present.filter((name) => KIND_OF[name] === kind);
    return { kind, names, chart: chartOf({ names, levels, cleanMiou, colours, fontFamily }) };
  });
}

function chartOf({
  names,
  levels,
  cleanMiou,
  colours,
  fontFamily,
}: {
  names: Corruption[];
  levels: readonly Level[];
  cleanMiou: number | null;
  colours: ChartColours;
  fontFamily: string;
}): Chart {
  const text = { fontFamily, fontSize: 12, color: colours.muted };
  const lastSeverity = Math.max(...levels.map(({ severity }) => severity));
  const highest = Math.max(cleanMiou ?? 0, ...levels.map(({ miou }) => miou ?? 0));
  const top = Math.max(20, Math.ceil(highest * 5) * 20);
  const lines = names.map((name, line) => ({
    name: words(name).replace(/ (noise|blur|transform|compression)$/, ""),
    colour: colours.lines[line % colours.lines.length] ?? colours.ink,
    symbol: SYMBOLS[line % SYMBOLS.length] ?? "circle",
    points: [
      ...(cleanMiou === null ? [] : [[0, cleanMiou * 100]]),
      ...levels
        .filter((level) => level.name === name)
        .toSorted((one, other) => one.severity - other.severity)
        .flatMap(({ severity, miou }) => (miou === null ? [] : [[severity, miou * 100]])),
    ],
  }));
  const namePlaces = spread({
    values: lines.map(({ points }) => points.at(-1)?.[1] ?? 0),
    gap: (NAME_HEIGHT_PX * top) / PLOT_HEIGHT_PX,
  }).map((place, line) => ({ place, line: lines[line] }));

  return {
    widthPx: 360,
    heightPx: PLOT_HEIGHT_PX + 56,
    option: {
      grid: { left: 46, right: 104, top: 12, bottom: 44, outerBoundsMode: "none" },
      xAxis: {
        type: "value",
        min: 0,
        max: lastSeverity,
        interval: 1,
        name: "severity",
        nameLocation: "middle",
        nameGap: 26,
        nameTextStyle: text,
        axisLabel: text,
        splitLine: { show: false },
      },
      yAxis: {
        type: "value",
        min: 0,
        max: top,
        interval: 20,
        name: "mIoU, %",
        nameLocation: "middle",
        nameGap: 32,
        nameTextStyle: text,
        axisLabel: text,
        splitLine: { lineStyle: { color: colours.rule } },
      },
      series: [
        ...lines.map(({ colour, symbol, points }) => ({
          type: "line" as const,
          silent: true,
          clip: false,
          symbol,
          symbolSize: 7,
          data: points,
          lineStyle: { color: colour, width: 2 },
          itemStyle: { color: colour },
        })),
        // Names stand in one column at the right, where no line runs, and give way to each other.
        {
          type: "scatter",
          silent: true,
          clip: false,
          symbolSize: 1,
          itemStyle: { opacity: 0 },
          data: namePlaces.flatMap(({ line, place }) =>
            line === undefined
              ? []
              : [
                  {
                    name: line.name,
                    value: [lastSeverity, place],
                    label: { color: line.colour },
                  },
                ],
          ),
          label: {
            show: true,
            position: "right",
            formatter: "{b}",
            distance: 9,
            opacity: 1,
            fontFamily,
            fontSize: 12,
          },
        },
      ],
    },
  };
}

/** Moves values apart, as little as need be, until each is about `gap` from the next. */
function spread({ values, gap }: { values: number[]; gap: number }): number[] {
  const places = [...values];
  const upwards = values
    .map((_, place) => place)
    .sort((one, other) => (values[one] ?? 0) - (values[other] ?? 0));
  for (let round = 0; round < SPREAD_ROUNDS; round++) {
    for (const [rank, place] of upwards.entries()) {
      const below = upwards[rank - 1];
      if (below === undefined) {
        places[place] = Math.max(0, places[place] ?? 0);
        continue;
      }
      const missing = gap - ((places[place] ?? 0) - (places[below] ?? 0));
      if (missing > 0) {
        places[place] = (places[place] ?? 0) + missing / 2;
        places[below] = (places[below] ?? 0) - missing / 2;
      }
    }
  }
  return places;
}
