/** Colours by what they are for. A value is anything that an SVG attribute takes. */
export interface ChartColours {
  ink: string;
  muted: string;
  rule: string;
  accent: string;
  warning: string;
  /** From 0 to 1 in equal steps; lightness alone tells them apart, for eyes and printers alike. */
  heat: readonly string[];
  /** Which text is readable on each step of `heat`. */
  heatText: readonly string[];
  /** Of lines in one plot; their symbols differ too. */
  lines: readonly string[];
}

/** What a page needs besides. */
export interface PageColours extends ChartColours {
  paper: string;
  wash: string;
  /** Shares of truth that went to a wrong label: as `MISTAKE_STEPS` cuts them. */
  mistake: readonly string[];
  mistakeText: readonly string[];
}

/** Lower ends of the steps in which mistakes are coloured; what is below the first has no colour. */
export const MISTAKE_STEPS = [0.005, 0.02, 0.05, 0.15, 0.4] as const;

const NIGHT = "#0d1117";
const INK = "#1b2430";
const SNOW = "#e8edf3";
const PAPER = "#ffffff";

export const LIGHT: PageColours = {
  paper: PAPER,
  wash: "#f4f6f9",
  ink: INK,
  muted: "#56616f",
  rule: "#d9dfe6",
  accent: "#1d5c96",
  warning: "#a63f00",
  heat: [
    ...["#f3f7fb", "#e3edf7", "#d0e1f1", "#b6d1e9", "#97bee0"],
    ...["#76a8d6", "#3b77b3", "#2a659f", "#1b5289", "#0d3f73"],
  ],
  heatText: [INK, INK, INK, INK, INK, INK, PAPER, PAPER, PAPER, PAPER],
  mistake: ["#fef3e8", "#fbdfc4", "#f6c08f", "#e79a58", "#a8480a"],
  mistakeText: [INK, INK, INK, INK, PAPER],
  lines: ["#0067a5", "#c04f00", "#00805c", "#a1437c", "#4a4f57"],
};

export const DARK: PageColours = {
  paper: "#12161c",
  wash: "#1a2028",
  ink: SNOW,
  muted: "#a0abb8",
  rule: "#303945",
  accent: "#7ab8f0",
  warning: "#f3ab63",
  // High stays what stands out: bright on a dark page as it is dark on a bright one.
  heat: [
    ...["#171d26", "#1a2735", "#1d3247", "#213f5c", "#264e75"],
    ...["#2d5f90", "#5f9fd8", "#82b6e6", "#a5cdf0", "#cbe3f8"],
  ],
  heatText: [SNOW, SNOW, SNOW, SNOW, SNOW, SNOW, NIGHT, NIGHT, NIGHT, NIGHT],
  mistake: ["#271c14", "#412919", "#5f3a1d", "#85501f", "#f3ab63"],
  mistakeText: [SNOW, SNOW, SNOW, SNOW, NIGHT],
  lines: ["#63b3f0", "#f3934a", "#3ecb9f", "#e59cc8", "#c3cad3"],
};

/** The colours of plots inside a page: the page decides between light and dark. */
export const PAGE_VARIABLES: ChartColours = {
  ink: "var(--ink)",
  muted: "var(--muted)",
  rule: "var(--rule)",
  accent: "var(--accent)",
  warning: "var(--warning)",
  heat: LIGHT.heat.map((_, step) => `var(--heat-${step})`),
  heatText: LIGHT.heatText.map((_, step) => `var(--heat-text-${step})`),
  lines: LIGHT.lines.map((_, line) => `var(--line-${line})`),
};

/** The step of `heat` that a share between 0 and 1 belongs to. */
export function heatStep(share: number): number {
  return Math.min(LIGHT.heat.length - 1, Math.max(0, Math.floor(share * LIGHT.heat.length)));
}

/** The step of `mistake` that a share belongs to; -1 below the first. */
export function mistakeStep(share: number): number {
  return MISTAKE_STEPS.findLastIndex((low) => share >= low);
}
