import type { EvaluationReport } from "#contracts";

/** The command that evaluates the same again. Capitals stand for what only its user knows. */
export function repeatCommand({ evaluated, protocol, domains }: EvaluationReport): string {
  const severities = new Set(protocol.corruptions.map(({ name }) => name));
  const options: [string, string][] = [
    evaluated.kind === "model"
      ? ["model", `${evaluated.name}@${evaluated.version}`]
      : ["predictions", "PREDICTIONS"],
    ["dataset", "DATASET"],
    ...(evaluated.kind === "model" ? ([["quality", evaluated.quality]] as [string, string][]) : []),
    ["label-set", protocol.labelSet],
    ["domains", domains.map(({ visualDomain }) => visualDomain).join(",")],
    ...(severities.size === 0
      ? []
      : ([["corruptions", [...severities].join(",")]] as [string, string][])),
    ["seed", String(protocol.bootstrap.seed)],
    ["max-failed-share", String(protocol.maxFailedShare)],
    ["out", "report"],
  ];
  return [
    "npx allweather evaluate",
    ...options.map(([name, value]) => `--${name} ${quoted(value)}`),
  ].join(" \\\n  ");
}

/** For a POSIX shell. */
function quoted(value: string): string {
  return /^[\w@.,/-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
