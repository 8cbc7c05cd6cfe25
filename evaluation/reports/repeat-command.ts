import type { EvaluationReport } from "#contracts";

/** The command that evaluates the same again. Capitals stand for what only its user knows. */
export function repeatCommand({ evaluated, protocol, domains }: EvaluationReport): string {
  const isModel = evaluated.kind === "model";
  const options: Record<string, string> = {
    model: isModel ? `${evaluated.name}@${evaluated.version}` : "",
    predictions: isModel ? "" : "PREDICTIONS",
    dataset: "DATASET",
    quality: isModel ? evaluated.quality : "",
    "label-set": protocol.labelSet,
    domains: domains.map(({ visualDomain }) => visualDomain).join(","),
    corruptions: [...new Set(protocol.corruptions.map(({ name }) => name))].join(","),
    seed: String(protocol.bootstrap.seed),
    "max-failed-share": String(protocol.maxFailedShare),
    out: "report",
  };
  return [
    "npx allweather evaluate",
    ...Object.entries(options)
      .filter(([, value]) => value !== "")
      .map(([name, value]) => `--${name} ${quoted(value)}`),
  ].join(" \\\n  ");
}

/** For a POSIX shell. */
function quoted(value: string): string {
  return /^[\w@.,/-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
