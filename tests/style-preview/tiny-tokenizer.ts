/** Words that the tiny encoder was trained with, in the order of their tokens. */
export const TRAINED_WORDS = [
  "red",
  "green",
  "blue",
  "night",
  "road",
  "sky",
  "building",
  "of",
  "a",
];

const END_OF_WORD = "</w>";
/** Pads texts; no word of its own. */
const PADDING = "!";
const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];

/** What `style-words` of the tiny version says. */
export const TINY_WORDS = {
  schemaVersion: 1,
  contextLength: 24,
  startToken: 1 + TRAINED_WORDS.length,
  endToken: 2 + TRAINED_WORDS.length,
  trainedTokens: 3 + TRAINED_WORDS.length,
  templates: ["{}", "a {}"],
} as const;

/** The token of a trained word. */
export function tokenOf(word: string): number {
  return 1 + TRAINED_WORDS.indexOf(word);
}

/**
 * A tokenizer.json of CLIP's kind: whole words that were trained come first, then the pieces that they
 * are put together from, and all letters, which were not.
 */
export function tinyTokenizer(): object {
  const merges = TRAINED_WORDS.flatMap(mergesOf);
  const pieces = merges.map(([one, other]) => one + other);
  const tokens = [
    PADDING,
    ...TRAINED_WORDS.map((word) => word + END_OF_WORD),
    "<start>",
    "<end>",
    ...pieces,
    ...LETTERS,
    ...LETTERS.map((letter) => letter + END_OF_WORD),
  ];
  return {
    version: "1.0",
    added_tokens: [],
    normalizer: { type: "Sequence", normalizers: [{ type: "NFC" }, { type: "Lowercase" }] },
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        {
          type: "Split",
          pattern: { Regex: "[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" },
          behavior: "Removed",
          invert: true,
        },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: null,
    decoder: null,
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: "",
      end_of_word_suffix: END_OF_WORD,
      fuse_unk: false,
      vocab: Object.fromEntries([...new Set(tokens)].map((token, id) => [token, id])),
      merges,
    },
  };
}

/** Letter by letter, from the front. */
function mergesOf(word: string): [string, string][] {
  const letters = [...word].map((letter, at) =>
    at === word.length - 1 ? letter + END_OF_WORD : letter,
  );
  return letters.slice(1).map((letter, at) => [letters.slice(0, at + 1).join(""), letter]);
}
