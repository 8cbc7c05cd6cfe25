import type { EvaluationReport } from "#contracts";
import type { PageColours } from "../palette.ts";
import { imageGroups } from "../rank-domains.ts";
import type { Chart } from "./draw-chart.ts";
import { pictureDomains } from "./picture-domains.ts";
import { pictureHeadline } from "./picture-headline.ts";
import { pictureLabels } from "./picture-labels.ts";

const WIDTH_PX = 1600;
const HEIGHT_PX = 900;
const MARGIN_PX = 64;
/** Where the right half begins. */
const MIDDLE_PX = 760;
/** With more, numbers would be too small to read. */
const MOST_DOMAINS = 8;
const BARS = { leftPx: 214, topPx: 440, rowPx: 58, mostPx: 404 } as const;
const CELLS = { leftPx: 928, topPx: 268, columnPx: 120, mostPx: 608 } as const;

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
  const look = { colours, fontFamily };
  const bars = pictureDomains({ shown, worst: report.acrossDomains.worst?.visualDomain, look });
  const cells = pictureLabels({ report, shown, widthPx: CELLS.mostPx, look });

  const heading = (text: string, left: number, top: number) => ({
    text,
    left,
    top,
    padding: 0,
    textStyle: { fontFamily, fontSize: 20, fontWeight: 600 as const, color: colours.ink },
  });
  const domainsHeading =
    domains.length > MOST_DOMAINS
      ? `The ${MOST_DOMAINS} worst of ${domains.length} visual domains, mIoU in percent`
      : "Visual domains, mIoU in percent";

  return {
    widthPx: WIDTH_PX,
    heightPx: HEIGHT_PX,
    option: {
      backgroundColor: colours.paper,
      textStyle: { fontFamily },
      title: [
        ...pictureHeadline({
          report,
          leftPx: MARGIN_PX,
          widthPx: WIDTH_PX - 2 * MARGIN_PX,
          halfWidthPx: MIDDLE_PX - 2 * MARGIN_PX,
          look,
        }),
        heading(domainsHeading, MARGIN_PX, 396),
        heading("IoU of each label in percent", MIDDLE_PX, 186),
      ],
      grid: [
        {
          left: BARS.leftPx,
          width: 300,
          top: BARS.topPx,
          height: Math.min(BARS.mostPx, shown.length * BARS.rowPx),
          outerBoundsMode: "none",
        },
        {
          left: CELLS.leftPx,
          width: Math.min(CELLS.mostPx, shown.length * CELLS.columnPx),
          top: CELLS.topPx,
          bottom: 56,
          outerBoundsMode: "none",
        },
      ],
      visualMap: cells.visualMap,
      xAxis: [bars.xAxis, cells.xAxis],
      yAxis: [...bars.yAxes, cells.yAxis],
      series: [...bars.series, cells.series],
    },
  };
}
