import { z } from "zod";
import { LONGEST_PROMPT, MOST_ROBUSTNESS_RUNS, MOST_STYLES } from "#contracts";

const count = z.coerce.number().int().min(1);

/** Settings of what callers may ask of styles; the contract's own limits are the defaults. */
export const styleSettings = {
  ALLWEATHER_MAX_STYLES: count
    .max(MOST_STYLES)
    .default(MOST_STYLES)
    .meta({ description: "styles that one request may preview" }),
  ALLWEATHER_MAX_PROMPT_CHARACTERS: count
    .max(LONGEST_PROMPT)
    .default(LONGEST_PROMPT)
    .meta({ description: "characters of the words of one style" }),
  ALLWEATHER_MAX_ROBUSTNESS_RUNS: z.coerce
    .number()
    .int()
    .min(0)
    .max(MOST_ROBUSTNESS_RUNS)
    .default(MOST_ROBUSTNESS_RUNS)
    .meta({ description: "styles that `robustness` may look at an image in; 0 forbids it" }),
  // 2048 x 2048 px: between its halves the network's features lie in memory twice.
  ALLWEATHER_MAX_STYLED_PIXELS: count.default(2 ** 22).meta({
    description:
      "pixels of an image that is looked at in styles; nine times as many in all its runs",
  }),
};

const schema = z.object(styleSettings);

/** What callers may ask of styles, as the settings say. */
export interface StyleLimits {
  maxStyles: number;
  maxPromptCharacters: number;
  maxRobustnessRuns: number;
  maxPixels: number;
}

export function readStyleLimits(environment: z.infer<typeof schema>): StyleLimits {
  return {
    maxStyles: environment.ALLWEATHER_MAX_STYLES,
    maxPromptCharacters: environment.ALLWEATHER_MAX_PROMPT_CHARACTERS,
    maxRobustnessRuns: environment.ALLWEATHER_MAX_ROBUSTNESS_RUNS,
    maxPixels: environment.ALLWEATHER_MAX_STYLED_PIXELS,
  };
}
