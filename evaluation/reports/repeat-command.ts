import type { EvaluationReport } from "#contracts";

/** The command that evaluates the same again. Capitals stand for what only its user knows. */
export function repeatCommand({ evaluated, protocol, domains }: EvaluationReport): string {
  const isModel = evaluated.kind === "model";
  const options: Record<string, string[]> = {
    model: isModel ? [`${evaluated.name}@${evaluated.version}`] : [],
    predictions: isModel ? [] : ["PREDICTIONS"],
    "prediction-mapping":
      isModel || protocol.writtenMapping === null ? [] : [protocol.writtenMapping],
    dataset: protocol.dataset.sources,
    quality: isModel ? [evaluated.quality] : [],
    "label-set": [protocol.labelSet],
    domain: domains.map(({ visualDomain }) => visualDomain),
    corruption: [...new Set(protocol.corruptions.map(({ name }) => name))],
    seed: [String(protocol.bootstrap.seed)],
    "max-failed-share": [String(protocol.maxFailedShare)],
    out: ["report"],
  };
  return [
    "npx allweather evaluate",
    ...Object.entries(options)
      .filter(([, values]) => values.length > 0)
      .map(([name, values]) => `--${name} ${values.map(quoted).join(" ")}`),
  ].join(" \\\n  ");
}

/** For a POSIX shell. */
function quoted(value: string): string {
  return /^[\w@.,:=/-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
