import { z } from "zod";

/** Patches of an image beside each other. */
export const FINEST_GRID = 16;
/** What stands for the label of patches that have none. */
export const IGNORE_LABEL = "ignore";

/** One mined style of a version's bank, and what is known of it besides its statistics. */
export const bankedStyleSchema = z.strictObject({
  name: z.string().min(1).meta({
    description: "What a request calls it: its prompt, numbered where several have the same.",
    example: "foggy road/2",
  }),
  label: z.string().min(1).meta({
    description: "The label of the patches that it was mined for, or `ignore`.",
    example: "road",
  }),
  prompt: z.string().min(1).nullable().meta({ example: "foggy road" }),
  lossBefore: z.number().nullable().meta({
    description: "1 - cosine similarity of patch and prompt, before the style was mined.",
  }),
  lossAfter: z.number().nullable().meta({ description: "The same with the style." }),
});

export type BankedStyle = z.infer<typeof bankedStyleSchema>;

/** What a version's artifact `style-list` holds, in the order of its `style-bank`. */
export const styleListSchema = z.strictObject({
  schemaVersion: z.literal(1),
  grid: z.int().min(1).max(FINEST_GRID),
  sourceWeight: z.strictObject({
    distribution: z.literal("beta"),
    a: z.number().positive(),
    b: z.number().positive(),
  }),
  source: z.record(z.string(), z.unknown()),
  styles: z.array(bankedStyleSchema).min(1),
});

export type StyleList = z.infer<typeof styleListSchema>;

/** What a version's artifact `style-words` holds: how texts become the text encoder's tokens. */
export const styleWordsSchema = z.strictObject({
  schemaVersion: z.literal(1),
  contextLength: z.int().min(3),
  startToken: z.int().min(0),
  endToken: z.int().min(0),
  trainedTokens: z.int().min(1),
  templates: z.array(z.string().includes("{}")).min(1),
});

export type StyleWords = z.infer<typeof styleWordsSchema>;
