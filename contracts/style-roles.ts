/**
 * What a version has, besides its graphs, to show what a style does: its files by what they are for, each
 * there once or not at all. A group is whole or absent, and `picture` and `words` need `styles`.
 *
 * N styles, C channels of the features that styles are mixed into, h and w their size, E an embedding.
 */
export const STYLE_ROLES = {
  styles: {
    "style-before":
      "ONNX graph: image uint8 [1, H, W, 3] to low_level float32 [1, C, h, w], which styles are mixed into.",
    "style-after":
      "ONNX graph: image, whose size alone counts, and low_level to labels, confidence and scores. After style-before it answers as the graph of quality standard.",
    "style-bank": "safetensors with mean and deviation, float32 [N, C].",
    "style-list":
      "JSON with name, label, prompt and losses of the N styles, and how they are mixed.",
    "style-thumbnails":
      "PNG of N tiles in rows of 8, each 128 x 96 px: the styles on one synthetic street.",
    "style-golden":
      "safetensors with an image, styles and a prompt, and what the trained networks make of them.",
  },
  picture: {
    "style-picture":
      "ONNX graph: low_level float32 [1, C, h, w] to picture uint8 [1, 4h, 4w, 3], sRGB, what such features show.",
  },
  words: {
    "text-encoder":
      "ONNX graph: tokens int64 [T, t] of T texts to embedding float32 [T, E], not normalised.",
    tokenizer:
      "tokenizer.json of Hugging Face; its first tokens are those that the encoder was trained with.",
    "style-map":
      "safetensors with weight float32 [E, 2C] and bias float32 [2C]: from a prompt's embedding to mean and deviation.",
    "style-words":
      "JSON with what a prompt is put into: templates, marks of beginning and end, how many tokens fit.",
  },
} as const;

/** Whether a version can preview styles. Its groups are whole, so that one file tells. */
export function hasStyles({ artifacts }: { artifacts: readonly { role: string }[] }): boolean {
  return artifacts.some(({ role }) => role === "style-before");
}

export type StyleGroup = keyof typeof STYLE_ROLES;
export type StyleRole = { [Group in StyleGroup]: keyof (typeof STYLE_ROLES)[Group] }[StyleGroup];
