import type { CustomSeriesOption } from "echarts/charts";
import type { EvaluationReport } from "#contracts";
import { evaluatedTitle } from "../evaluated-title.ts";
import { counted, interval, NO_FIGURE, percent } from "../figures.ts";
import { heatStep, type PageColours } from "../palette.ts";
import { type ImageGroup, imageGroups } from "../rank-domains.ts";
import type { Chart } from "./draw-chart.ts";

const WIDTH_PX = 1600;
const HEIGHT_PX = 900;
const MARGIN_PX = 64;
/** Where the right half begins. */
const MIDDLE_PX = 760;
/** With more, numbers would be too small to read. */
const MOST_DOMAINS = 10;

/** The result at a glance: headline, visual domains as bars, labels as a heat map. */
export function pictureChart({
  report,
  colours,
  fontFamily,
}: {
  report: EvaluationReport;
  colours: PageColours;
  fontFamily: string;
}): Chart {
  const groups = imageGroups(report);
  const all = groups.filter(({ isAll }) => isAll);
  const domains = groups.filter(({ isAll }) => !isAll);
  const shown = [...all, ...domains.slice(-MOST_DOMAINS)];
  return {
    widthPx: WIDTH_PX,
    heightPx: HEIGHT_PX,
    option: {
      backgroundColor: colours.paper,
      textStyle: { fontFamily },
      title: [
        ...headline({ report, colours, fontFamily }),
        heading({
          text:
            domains.length > MOST_DOMAINS
              ? `The ${MOST_DOMAINS} worst of ${domains.length} visual domains, mIoU in percent`
              : "Visual domains, mIoU in percent",
          left: MARGIN_PX,
          top: 396,
          colours,
          fontFamily,
        }),
        heading({
          text: "IoU of each label in percent",
          left: MIDDLE_PX,
          top: 186,
          colours,
          fontFamily,
        }),
      ],
      grid: [
        { left: 214, width: 300, top: 440, bottom: 56, outerBoundsMode: "none" },
        { left: 928, right: MARGIN_PX, top: 258, bottom: 56, outerBoundsMode: "none" },
      ],
      visualMap: {
        type: "piecewise",
        show: false,
        seriesIndex: 2,
        dimension: 2,
        pieces: colours.heat.map((color, step) => ({ value: step, color })),
        outOfRange: { color: colours.paper },
      },
      ...axes({ report, shown, colours, fontFamily }),
      series: [
        bars({ shown, colours, worst: report.acrossDomains.worst?.visualDomain }),
        whiskers({ shown, colours }),
        {
          type: "heatmap",
          xAxisIndex: 1,
          yAxisIndex: 1,
          silent: true,
          itemStyle: { borderColor: colours.paper, borderWidth: 2 },
          data: report.labels.flatMap(({ name }, row) =>
            shown.map(({ scores }, column) => cell({ share: scores.iou[name], row, column })),
          ),
          label: { show: true, fontFamily, fontSize: 15 },
        },
      ],
    },
  };

  function cell({
    share,
    row,
    column,
  }: {
    share: number | null | undefined;
    row: number;
    column: number;
  }) {
    const step = share === null || share === undefined ? -1 : heatStep(share);
    return {
      value: [column, row, step],
      label: { formatter: percent(share), color: colours.heatText[step] ?? colours.muted },
    };
  }
}

interface Look {
  colours: PageColours;
  fontFamily: string;
}

function headline({ report, colours, fontFamily }: Look & { report: EvaluationReport }) {
  const { evaluated, protocol, overall, images, acrossDomains } = report;
  const { worst, best } = acrossDomains;
  const level = percent(protocol.bootstrap.level, 0);
  const bounds = interval(overall.miouInterval);
  const failed = images.failed.length === 0 ? "none failed" : `${images.failed.length} failed`;
  const line = (top: number, text: string, style: object) => ({
    text,
    left: MARGIN_PX,
    top,
    padding: 0,
    textStyle: {
      fontFamily,
      fontWeight: 400 as const,
      color: colours.muted,
      width: WIDTH_PX - 2 * MARGIN_PX,
      overflow: "truncate" as const,
      ...style,
    },
  });
  return [
    line(56, `${evaluatedTitle(evaluated)} on ${protocol.dataset.name}`, {
      fontSize: 44,
      fontWeight: 600,
      color: colours.ink,
    }),
    line(
      118,
      `${protocol.labelSet}, ${counted(overall.imageCount, "image")}, ${failed}, ${report.finishedAt.slice(0, 10)}`,
      { fontSize: 22 },
    ),
    line(186, percent(overall.miou), { fontSize: 128, fontWeight: 600, color: colours.accent }),
    line(
      330,
      bounds === NO_FIGURE ? "percent mIoU" : `percent mIoU, ${level} % interval ${bounds}`,
      { fontSize: 22, width: MIDDLE_PX - 2 * MARGIN_PX },
    ),
    ...(worst === null || best === null || worst.visualDomain === best.visualDomain
      ? []
      : [
          {
            ...line(226, `best: ${best.visualDomain}\nworst: ${worst.visualDomain}`, {
              fontSize: 22,
              lineHeight: 34,
              width: 250,
            }),
            left: 420,
          },
        ]),
  ];
}

function heading({
  text,
  left,
  top,
  colours,
  fontFamily,
}: Look & { text: string; left: number; top: number }) {
  const textStyle = { fontFamily, fontSize: 20, fontWeight: 600 as const, color: colours.ink };
  return { text, left, top, padding: 0, textStyle };
}

function axes({
  report,
  shown,
  colours,
  fontFamily,
}: Look & { report: EvaluationReport; shown: ImageGroup[] }) {
  const text = { fontFamily, fontSize: 18, color: colours.ink, interval: 0 };
  const bare = {
    axisTick: { show: false },
    axisLine: { show: false },
    splitLine: { show: false },
  };
  const truncated = (width: number) => ({ width, overflow: "truncate" as const });
  const highest = Math.max(
    ...shown.map(({ scores }) => scores.miouInterval?.high ?? scores.miou ?? 0),
  );
  return {
    xAxis: [
      {
        ...bare,
        type: "value" as const,
        min: 0,
        max: Math.max(1, highest * 100),
        axisLabel: { show: false },
      },
      {
        ...bare,
        gridIndex: 1,
        type: "category" as const,
        position: "top" as const,
        data: shown.map(({ name }) => name),
        axisLabel: { ...text, ...truncated(600 / shown.length), fontSize: 16, margin: 10 },
      },
    ],
    yAxis: [
      {
        ...bare,
        type: "category" as const,
        inverse: true,
        data: shown.map(({ name }) => name),
        axisLabel: { ...text, ...truncated(134), margin: 16 },
      },
      {
        ...bare,
        gridIndex: 1,
        type: "category" as const,
        inverse: true,
        data: report.labels.map(({ name }) => name),
        axisLabel: {
          ...text,
          fontSize: 16,
          margin: 14,
          formatter: (name: string, row: number) => `${name}  {swatch${row}|}`,
          rich: Object.fromEntries(
            report.labels.map(({ color }, row) => [
              `swatch${row}`,
              { width: 14, height: 14, backgroundColor: `rgb(${color.join(",")})` },
            ]),
          ),
        },
      },
      {
        ...bare,
        gridIndex: 0,
        type: "category" as const,
        inverse: true,
        position: "right" as const,
        data: shown.map(({ scores }) => {
          const bounds = interval(scores.miouInterval);
          return bounds === NO_FIGURE
            ? percent(scores.miou)
            : `${percent(scores.miou)}  (${bounds})`;
        }),
        axisLabel: { ...text, margin: 16 },
      },
    ],
  };
}

function bars({
  shown,
  colours,
  worst,
}: {
  shown: ImageGroup[];
  colours: PageColours;
  worst: string | undefined;
}) {
  return {
    type: "bar" as const,
    silent: true,
    barWidth: "52%",
    data: shown.map(({ name, scores, isAll }) => ({
      value: (scores.miou ?? 0) * 100,
      itemStyle: {
        color: isAll
          ? colours.muted
          : name === worst && shown.length > 2
            ? colours.warning
            : colours.accent,
        borderRadius: [0, 3, 3, 0],
      },
    })),
  };
}

function whiskers({
  shown,
  colours,
}: {
  shown: ImageGroup[];
  colours: PageColours;
}): CustomSeriesOption {
  return {
    type: "custom",
    silent: true,
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
