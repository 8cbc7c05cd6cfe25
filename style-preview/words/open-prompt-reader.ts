import { Tokenizer } from "@huggingface/tokenizers";
import { z } from "zod";
import { type OpenedModel, ServiceError, styleWordsSchema } from "#contracts";
import type { StyleFiles } from "../version/find-style-files.ts";
import { readStyleJson } from "../version/read-style-json.ts";

/** What CLIP takes for a word, before it takes words apart. */
const WORDS = /'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/gu;
/** Where templates have the prompt. */
const GAP = "{}";
const tokenizerSchema = z.looseObject({ model: z.looseObject({ type: z.literal("BPE") }) });

/** Takes prompts apart for a text encoder, which has been trained with few of all words. */
export interface PromptReader {
  /**
   * Leaves out the words that the encoder has never seen.
   *
   * @throws ServiceError `request_invalid` when no word is left.
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

/** @throws ServiceError `model_unusable` when a file of the version is not what it must be. */
export async function openPromptReader({
  model,
  files,
}: {
  model: OpenedModel;
  files: NonNullable<StyleFiles["words"]>;
}): Promise<PromptReader> {
  const description = await readStyleJson({ model, file: files.words, schema: styleWordsSchema });
  const json = await readStyleJson({ model, file: files.tokenizer, schema: tokenizerSchema });
  const tokenizer = new Tokenizer(json, {});
  const { contextLength, startToken, endToken, trainedTokens, templates } = description;
  const split = (text: string): number[] =>
    tokenizer.encode(text, { add_special_tokens: false }).ids;
  const isKnown = (word: string) => {
    const tokens = split(word);
    return tokens.length > 0 && tokens.every((token) => token < trainedTokens);
  };

  return {
    keepKnownWords(text) {
      const words = text.normalize("NFC").toLowerCase().match(WORDS) ?? [];
      const unknownWords = [...new Set(words.filter((word) => !isKnown(word)))];
      const known = words.filter((word) => !unknownWords.includes(word));
      if (known.length === 0) {
        const quoted = unknownWords.map((word) => JSON.stringify(word)).join(", ");
        throw new ServiceError(
          "request_invalid",
          `The text encoder has never seen ${quoted}, so that no style can be made of it. Use words like those of the bank.`,
        );
      }
      return { words: known.join(" "), unknownWords };
    },

    tokenize(prompt) {
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
    },
  };
}
