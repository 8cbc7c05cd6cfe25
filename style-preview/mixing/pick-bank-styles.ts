import { IGNORE_LABEL, type StyleList } from "#contracts";
import type { Random } from "./create-random.ts";

/**
 * Picks one style of the bank for each patch, uniformly among those of its label. Where the bank has
 * none, among those of unlabelled patches; where it has none of these either, among all, as
 * `dgseg.styles.bank` does.
 *
 * @param labels names of the patches' labels.
 * @returns places in the bank, one for each patch.
 */
export function pickBankStyles({
  random,
  labels,
  styles,
}: {
  random: Random;
  labels: readonly string[];
  styles: StyleList["styles"];
}): number[] {
  const all = [...styles.keys()];
  const choicesOf = (label: string) => all.filter((place) => styles[place]?.label === label);
  return labels.map((label) => {
    const [choices = all] = [choicesOf(label), choicesOf(IGNORE_LABEL)].filter(
      ({ length }) => length > 0,
    );
    return choices[Math.floor(random() * choices.length)] ?? 0;
  });
}
