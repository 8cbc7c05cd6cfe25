import type { TitleComponentOption } from "echarts/components";
import type { EvaluationReport } from "#contracts";
import { evaluatedTitle } from "../evaluated-title.ts";
import { counted, interval, NO_FIGURE, percent } from "../figures.ts";
import type { ChartColours } from "../palette.ts";

/** What was evaluated, on what, and the one number. */
export function pictureHeadline({
  report,
  leftPx,
  widthPx,
  halfWidthPx,
  look: { colours, fontFamily },
}: {
  report: EvaluationReport;
  leftPx: number;
  widthPx: number;
  halfWidthPx: number;
  look: { colours: ChartColours; fontFamily: string };
}): TitleComponentOption[] {
  const { evaluated, protocol, overall, images, acrossDomains } = report;
  const { worst, best } = acrossDomains;
  const bounds = interval(overall.miouInterval);
  const failed = images.failed.length === 0 ? "none failed" : `${images.failed.length} failed`;
  const line = (
    top: number,
    text: string,
    textStyle: NonNullable<TitleComponentOption["textStyle"]>,
  ): TitleComponentOption => ({
    text,
    left: leftPx,
    top,
    padding: 0,
    textStyle: {
      fontFamily,
      fontSize: 22,
      fontWeight: 400,
      color: colours.muted,
      width: widthPx,
      overflow: "truncate",
      ...textStyle,
    },
  });

  const lines = [
    line(56, `${evaluatedTitle(evaluated)} on ${protocol.dataset.name}`, {
      fontSize: 44,
      fontWeight: 600,
      color: colours.ink,
    }),
    line(
      118,
      `${protocol.labelSet}, ${counted(overall.imageCount, "image")}, ${failed}, ${report.finishedAt.slice(0, 10)}`,
      {},
    ),
    line(186, percent(overall.miou), { fontSize: 128, fontWeight: 600, color: colours.accent }),
    line(
      330,
      bounds === NO_FIGURE
        ? "percent mIoU"
        : `percent mIoU, ${percent(protocol.bootstrap.level, 0)} % interval ${bounds}`,
      { width: halfWidthPx },
    ),
  ];
  if (worst !== null && best !== null && worst.visualDomain !== best.visualDomain) {
    lines.push({
      ...line(226, `best: ${best.visualDomain}\nworst: ${worst.visualDomain}`, {
        lineHeight: 34,
        width: 280,
      }),
      left: leftPx + 356,
    });
  }
  return lines;
}
