import { Tokenizer } from "@huggingface/tokenizers";
import { z } from "zod";
import {
  LABEL_SETS,
  type OpenedModel,
  ServiceError,
  type StyleList,
  styleWordsSchema,
} from "#contracts";
import type { StyleFiles } from "../version/find-style-files.ts";
import { readStyleJson } from "../version/read-style-json.ts";

/** What CLIP takes for a word, before it takes words apart. */
const WORDS = /'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/gu;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
/** Where templates have the prompt. */
const GAP = "{}";
const tokenizerSchema = z.looseObject({
  model: z.looseObject({ type: z.literal("BPE"), vocab: z.record(z.string(), z.int()) }),
});

/** Takes prompts apart for a text encoder, which has been trained with few of all words. */
export interface PromptReader {
  /**
   * Leaves out the words that the encoder has never seen.
   *
   * @throws ServiceError `request_invalid` when no word is left, or when what is left is too long for the
   * encoder, whatever the label that it is said of.
   */
  keepKnownWords(text: string): { words: string; unknownWords: string[] };
  /**
   * Puts a prompt into every template and takes the texts apart.
   *
   * @returns `[templates][tokens]`, as long as each is.
   * @throws ServiceError `request_invalid` when it is too long for the encoder.
   */
  tokenize(prompt: string): number[][];
}

/**
 * @param list whose prompts hold words that the encoder has seen.
 * @throws ServiceError `model_unusable` when a file of the version is not what it must be.
 */
export async function openPromptReader({
  model,
  files,
  list,
}: {
  model: OpenedModel;
  files: NonNullable<StyleFiles["words"]>;
  list: StyleList;
}): Promise<PromptReader> {
  const description = await readStyleJson({ model, file: files.words, schema: styleWordsSchema });
  const json = await readStyleJson({ model, file: files.tokenizer, schema: tokenizerSchema });
  const tokenizer = new Tokenizer(json, {});
  const { contextLength, startToken, endToken, trainedTokens, templates } = description;
  const sawEverything = trainedTokens >= Object.keys(json.model.vocab).length;
  const encode = (word: string): number[] =>
    tokenizer.encode(word, { add_special_tokens: false }).ids;

  const labels = LABEL_SETS[model.manifest.labelSet].labels.map(({ name }) => name);
  // Taking a word apart is slow, and these come again and again.
  const common = new Map(
    [...templates.map((template) => template.replace(GAP, " ")), ...labels, ...promptsOf(list)]
      .flatMap(wordsOf)
      .map((word) => [word, encode(word)]),
  );
  const split = (text: string): number[] =>
    wordsOf(text).flatMap((word) => common.get(word) ?? encode(word));
  const [longestLabel = ""] = labels.toSorted(
    (one, other) => split(other).length - split(one).length,
  );

  return {
    keepKnownWords(text) {
      const words = wordsOf(text);
      const unknownWords = [...new Set(words.filter((word) => !isKnown(word)))];
      const known = words.filter((word) => !unknownWords.includes(word));
      if (!known.some((word) => LETTER_OR_DIGIT.test(word))) {
        throw new ServiceError("request_invalid", sayUnknown(text, unknownWords));
      }
      const kept = known.join(" ");
      tokenize(`${kept} ${longestLabel}`);
      return { words: kept, unknownWords };
    },
    tokenize,
  };

  /** That its pieces were seen says nothing: "pluto" is made of those of other words. */
  function isKnown(word: string): boolean {
    const tokens = common.get(word) ?? encode(word);
    const wasSeen = tokens.length > 0 && tokens.every((token) => token < trainedTokens);
    return wasSeen && (tokens.length === 1 || common.has(word) || sawEverything);
  }

  function tokenize(prompt: string): number[][] {
    return templates.map((template) => {
      const tokens = [startToken, ...split(template.replace(GAP, () => prompt)), endToken];
      if (tokens.length > contextLength) {
        throw new ServiceError(
          "request_invalid",
          `${JSON.stringify(prompt)} makes a text of ${tokens.length} tokens, and the text encoder reads ${contextLength}. Say it in fewer words.`,
        );
      }
      return tokens;
    });
  }
}

function wordsOf(text: string): string[] {
  return text.normalize("NFC").toLowerCase().match(WORDS) ?? [];
}

function promptsOf({ styles }: StyleList): string[] {
  return styles.flatMap(({ prompt, label }) => [prompt ?? "", label]);
}

function sayUnknown(text: string, unknownWords: readonly string[]): string {
  const quoted = unknownWords.map((word) => JSON.stringify(word)).join(", ");
  return quoted === ""
    ? `${JSON.stringify(text)} has no word, so that no style can be made of it. Use words like those of the bank.`
    : `The text encoder has never seen ${quoted}, so that no style can be made of it. Use words like those of the bank.`;
}
