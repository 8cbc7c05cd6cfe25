/** Read by other programs of this repository: not the server's, but no mistakes. */
const READ_BY_OTHERS = ["ALLWEATHER_PYTHON", "ALLWEATHER_WHOLE_CONVNEXT"];

/** Differences, at most, between a name and what was meant by it. */
const FARTHEST_EDITS = 4;

/** Says what is wrong with one setting. Secrets and the credentials of a URL stay out of it. */
export function describeMistake({
  name,
  value,
  message,
}: {
  name: string;
  value: string | undefined;
  message: string;
}): string {
  if (value === undefined) {
    return `${name} is not set: ${message}`;
  }
  const shown = name.endsWith("_SECRET") ? "***" : value.replace(/\/\/[^/@]*@/, "//***@");
  return `${name} is "${shown}": ${message}`;
}

/** One mistake for each variable that looks like a setting and is none, with the name that is near. */
export function findUnknownSettings({
  names,
  known,
}: {
  names: readonly string[];
  known: readonly string[];
}): string[] {
  return names
    .filter((name) => name.startsWith("ALLWEATHER_"))
    .filter((name) => !known.includes(name) && !READ_BY_OTHERS.includes(name))
    .map((name) => {
      const near = nearest(name, known);
      const advice = near === undefined ? "docs/settings.md lists them" : `did you mean ${near}?`;
      return `${name} is no setting (${advice})`;
    });
}

function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, edits: editDistance(name, candidate) }))
    .filter(({ edits }) => edits <= FARTHEST_EDITS)
    .sort((a, b) => a.edits - b.edits);
  return best?.candidate;
}

/** Levenshtein's: how many letters must be put in, left out or changed. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [row, letter] of [...from].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...to].entries()) {
      const changed = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      const missing = (previous[column + 1] ?? 0) + 1;
      const added = (current[column] ?? 0) + 1;
      current.push(Math.min(changed, missing, added));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
