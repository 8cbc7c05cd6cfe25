import { DARK, LIGHT, type PageColours } from "./palette.ts";

/** The page's style sheet. Paper gets light colours, whatever the screen has. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; ${variables(LIGHT)} }
@media screen and (prefers-color-scheme: dark) { :root { ${variables(DARK)} } }
${LIGHT.heat.map((_, step) => `.h${step} { background: var(--heat-${step}); color: var(--heat-text-${step}); }`).join("\n")}
${LIGHT.mistake.map((_, step) => `.m${step} { background: var(--mistake-${step}); color: var(--mistake-text-${step}); }`).join("\n")}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word;
}
:root { --side: clamp(1rem, 4vw, 2.5rem); }
main { max-width: 66rem; margin: 0 auto; padding: clamp(1.5rem, 5vw, 4rem) var(--side) 5rem; }
h1, h2, h3, p, dl, dd, ul, figure, pre { margin: 0; }
h1 { font-size: clamp(1.75rem, 1.2rem + 2.6vw, 2.75rem); line-height: 1.12; letter-spacing: -0.022em; font-weight: 680; text-wrap: balance; }
h1 .on { color: var(--muted); font-weight: 400; }
h2 { font-size: clamp(1.3rem, 1.1rem + 0.9vw, 1.65rem); line-height: 1.2; letter-spacing: -0.014em; font-weight: 650; margin-bottom: 1.25rem; }
h3 { font-size: 1rem; line-height: 1.3; font-weight: 650; }
section { margin-top: clamp(3rem, 7vw, 4.75rem); padding-top: clamp(1.5rem, 3vw, 2.25rem); border-top: 1px solid var(--rule); scroll-margin-top: 1rem; }
section > * + * { margin-top: 1.5rem; }
a { color: var(--accent); text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.86em; }
pre { background: var(--wash); border: 1px solid var(--rule); border-radius: 8px; padding: 0.9rem 1rem; overflow-x: auto; line-height: 1.6; }
.eyebrow { color: var(--muted); font-size: 0.875rem; margin-bottom: 0.9rem; }
.lead { margin-top: 1rem; font-size: clamp(1.05rem, 1rem + 0.3vw, 1.2rem); color: var(--muted); max-width: 44rem; text-wrap: pretty; }
.lead strong { color: var(--ink); font-weight: 600; }
.note { color: var(--muted); font-size: 0.8125rem; line-height: 1.4; }
.prose { max-width: 44rem; }
.prose > * + * { margin-top: 0.9rem; }
.prose > h3 { margin-top: 1.75rem; }
.result { display: grid; gap: 2rem 3.5rem; margin-top: 2.25rem; align-items: start; }
.miou { line-height: 1; white-space: nowrap; }
.miou .number { font-size: clamp(4.25rem, 3rem + 6vw, 6.5rem); font-weight: 680; letter-spacing: -0.045em; color: var(--accent); }
.miou .unit { font-size: 1.15rem; color: var(--muted); }
.miou .bounds { display: block; margin-top: 0.7rem; color: var(--muted); font-size: 0.95rem; }
.key-figures { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.4rem 1.5rem; }
.key-figures > div { border-top: 1px solid var(--rule); padding-top: 0.6rem; }
dt { font-size: 0.8125rem; color: var(--muted); line-height: 1.35; }
.key-figures .number, .explained .number { font-size: 1.4rem; font-weight: 620; letter-spacing: -0.015em; line-height: 1.35; }
.key-figures .note { display: block; }
@media (min-width: 44rem) {
  .key-figures { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  .key-figures.three { grid-template-columns: repeat(3, minmax(0, 1fr)); }
}
@media (min-width: 60rem) { .result { grid-template-columns: auto minmax(0, 1fr); } }
nav { margin-top: 2.5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.15rem; padding: 0; list-style: none; font-size: 0.875rem; }
nav a { display: inline-block; padding: 0.2rem 0; text-decoration: none; }
nav a:hover { text-decoration: underline; }
figcaption, caption { color: var(--muted); font-size: 0.875rem; line-height: 1.45; text-align: left; }
figcaption { margin-top: 0.6rem; max-width: 44rem; }
caption { padding-bottom: 0.75rem; }
/* It stays in sight while its table scrolls. */
caption > span { display: block; position: sticky; left: 0; max-width: min(44rem, calc(100vw - 2 * var(--side))); }
.plot svg { display: block; width: 100%; height: auto; }
.narrow { display: none; }
@media screen and (max-width: 40rem) { .wide { display: none; } .narrow { display: block; } }
.small-plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); gap: 1.75rem 2.5rem; }
.small-plots h3 { margin-bottom: 0.35rem; }
.beside { display: grid; gap: 2rem 4rem; align-items: start; }
@media (min-width: 52rem) { .beside { grid-template-columns: minmax(0, 27rem) minmax(0, 1fr); } }
.explained > div { border-top: 1px solid var(--rule); padding: 0.75rem 0; }
.explained .note { display: block; font-size: 0.875rem; }
.scroll { overflow-x: auto; }
.nowrap { white-space: nowrap; }
table { border-collapse: collapse; font-size: 0.875rem; line-height: 1.3; }
th { text-align: left; font-weight: 500; }
thead th { color: var(--muted); font-size: 0.8125rem; vertical-align: bottom; border-bottom: 1px solid var(--muted); }
th, td { padding: 0.42rem 0.6rem; }
td { text-align: right; }
tbody th { white-space: nowrap; }
th:first-child { position: sticky; left: 0; background: var(--paper); z-index: 1; padding-left: 0; }
tr.all > * { font-weight: 650; }
.swatch { display: inline-block; width: 0.8em; height: 0.8em; margin-right: 0.5em; border-radius: 2px; vertical-align: -0.04em; box-shadow: 0 0 0 1px color-mix(in srgb, var(--ink) 25%, transparent); }
.figures { width: 100%; }
.figures thead th:not(:first-child), .heat thead th:not(:first-child) { text-align: right; }
.figures tbody tr > *, .list tbody tr > * { border-bottom: 1px solid var(--rule); }
.figures .strong { font-weight: 650; }
.figures .text { text-align: left; }
.figures td { white-space: nowrap; }
.mistakes { width: auto; min-width: min(100%, 24rem); }
.mistakes thead th:nth-child(2) { text-align: left; }
.heat { border-collapse: separate; border-spacing: 2px; width: 100%; }
.heat tbody th, .confusion tbody th { width: 1%; padding-right: 1.1rem; }
.heat td { min-width: 4.1rem; text-align: right; border-radius: 3px; }
.heat thead th { border: 0; }
@media screen and (max-width: 40rem) { .heat td { min-width: 3.3rem; padding: 0.42rem 0.4rem; } .heat thead th { padding: 0.42rem 0.4rem; } }
.confusion { border-collapse: separate; border-spacing: 1px; font-size: 0.75rem; width: 100%; }
.confusion td { width: 2.35rem; min-width: 2.1rem; height: 1.9rem; padding: 0; text-align: center; border-radius: 2px; }
.confusion td.right { font-weight: 650; }
.confusion td.none { color: var(--muted); }
.confusion tbody th { padding: 0 0.9rem 0 0; }
.confusion thead th { border: 0; padding: 0 0 0.4rem; text-align: center; }
.confusion thead th:first-child { text-align: left; }
.confusion thead th .turned { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; display: inline-block; }
.confusion .turned .swatch { margin: 0 0 0.5em; }
.legend { display: flex; flex-wrap: wrap; align-items: center; gap: 2px; font-size: 0.75rem; color: var(--muted); }
.legend > span:not(.step) { padding: 0 0.4rem 0 0; }
.legend .step { min-width: 1.9rem; padding: 0.15rem 0.3rem; text-align: center; border-radius: 2px; }
details > summary { cursor: pointer; color: var(--accent); font-size: 0.95rem; padding: 0.3rem 0; }
details[open] > summary { margin-bottom: 1rem; }
.label-key { display: flex; flex-wrap: wrap; gap: 0.3rem 1.1rem; padding: 0; list-style: none; font-size: 0.8125rem; }
.worst { padding-top: 0.5rem; }
.worst figcaption { margin: 0 0 0.6rem; max-width: none; }
.worst .name { color: var(--ink); font-weight: 600; overflow-wrap: anywhere; }
.views { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.6rem; }
@media (min-width: 52rem) { .views { grid-template-columns: repeat(4, minmax(0, 1fr)); } }
.view img { display: block; width: 100%; height: auto; border-radius: 4px; background: var(--wash); }
.view .missing { display: grid; place-items: center; aspect-ratio: 4 / 3; border-radius: 4px; background: var(--wash); color: var(--muted); font-size: 0.8125rem; }
.view-name { display: block; margin-top: 0.3rem; font-size: 0.75rem; color: var(--muted); }
.list { width: 100%; }
.list td { text-align: left; vertical-align: top; }
.list tbody th { vertical-align: top; white-space: normal; overflow-wrap: anywhere; }
.list tbody th .note { font-weight: 400; }
.list th:first-child { position: static; }
.list td { overflow-wrap: anywhere; }
.list td .note { overflow-wrap: normal; }
.protocol th code { color: var(--muted); font-weight: 400; font-size: 0.75rem; }
.protocol tbody th { width: 40%; overflow-wrap: break-word; }
.notes dt { color: var(--ink); font-size: 1rem; font-weight: 650; }
.notes dd { color: var(--muted); }
@page { size: A4; margin: 15mm 13mm; }
@media print {
  html { font-size: 9.5pt; }
  body { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  section { margin-top: 9mm; padding-top: 5mm; }
  .scroll { overflow: visible; }
  th:first-child { position: static; }
  h2, h3, .intro, .label-key, .worst figcaption { break-after: avoid; }
  figure, details, .label-key, .heat, .confusion, .figures, .key-figures > div, .explained > div, .notes > div, .legend, pre, tr { break-inside: avoid; }
  .result { grid-template-columns: auto minmax(0, 1fr); gap: 8mm; }
  .miou .number { font-size: 44pt; }
  .key-figures, .key-figures.three { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 3mm 5mm; }
  .beside { grid-template-columns: 82mm minmax(0, 1fr); gap: 8mm; }
  .small-plots { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 4mm 8mm; }
  .views { grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 2mm; }
  th, td { padding: 1mm 1.6mm; }
  .heat td { min-width: 0; padding: 0.8mm 1.6mm; }
  .heat thead th { white-space: normal; }
  .confusion { font-size: 6.5pt; width: 100%; }
  .confusion td { width: auto; min-width: 0; height: 5.4mm; }
  pre { white-space: pre-wrap; }
  details::details-content { content-visibility: visible; block-size: auto; }
  details > summary { list-style: none; color: var(--ink); font-weight: 650; }
  a { color: inherit; text-decoration: none; }
}
`;

function variables(colours: PageColours): string {
  const named = (["paper", "wash", "ink", "muted", "rule", "accent", "warning"] as const).map(
    (name) => `--${name}: ${colours[name]};`,
  );
  const numbered = (name: string, values: readonly string[]) =>
    values.map((value, place) => `--${name}-${place}: ${value};`);
  return [
    ...named,
    ...numbered("heat", colours.heat),
    ...numbered("heat-text", colours.heatText),
    ...numbered("mistake", colours.mistake),
    ...numbered("mistake-text", colours.mistakeText),
    ...numbered("line", colours.lines),
  ].join(" ");
}
