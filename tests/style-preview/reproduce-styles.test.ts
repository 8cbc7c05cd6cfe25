import { describe, expect, test } from "vitest";
import type { StyleRole } from "#contracts";
import { publishVersion } from "#model-store";
import { reproduceGolden } from "#segmentation";
import { createMemoryObjectStore } from "#storage";
import { reproduceStyles } from "#style-preview";
import { encodeSafetensors } from "../model-store/safetensors-encoder.ts";
import { openEmbeddedModel } from "../segmentation/embedded-model.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { STREET_NETWORK } from "./street-network.ts";
import { TINY_LIST, writeStyledVersion } from "./styled-version.ts";
import { TINY_WORDS } from "./tiny-tokenizer.ts";

type Groups = NonNullable<Parameters<typeof writeStyledVersion>[0]["groups"]>;

test.each<[string, Groups]>([
  ["styles", ["styles"]],
  ["styles and pictures", ["styles", "picture"]],
  ["styles, pictures and words", ["styles", "picture", "words"]],
])(
  "a version with %s is published when it reproduces what training gave",
  async (_what, groups) => {
    await expect(publish({ groups })).resolves.toMatchObject({ name: "street" });
  },
);

test("a version without styles has nothing to reproduce", async () => {
  await expect(reproduceStyles(await openEmbeddedModel())).resolves.toBeUndefined();
});

describe("a version is not published whose", () => {
  test.each<[string, StyleRole, Uint8Array, RegExp]>([
    [
      "bank has fewer styles than its list",
      "style-bank",
      encodeSafetensors({ mean: zeros(2), deviation: zeros(2) }),
      /style-bank\.safetensors has statistics of 2 styles, and its list has 3/,
    ],
    [
      "bank has styles of other channels",
      "style-bank",
      encodeSafetensors({ mean: zeros(3, 2), deviation: zeros(3, 2) }),
      /the bank has styles of 2 channels, and style-before gives 3/,
    ],
    [
      "bank has what is no number",
      "style-bank",
      encodeSafetensors({
        mean: { ...zeros(3), data: new Float32Array(9).fill(Number.NaN) },
        deviation: zeros(3),
      }),
      /mean of style-bank\.safetensors has values that are no numbers/,
    ],
    [
      "map from words makes styles of other channels",
      "style-map",
      encodeSafetensors({ weight: zeros(12, 8), bias: { ...zeros(8, 1), shape: [8] } }),
      /words make styles of 4 channels, and style-before gives 3/,
    ],
    [
      "map from words takes other embeddings",
      "style-map",
      encodeSafetensors({ weight: zeros(13, 6), bias: { ...zeros(6, 1), shape: [6] } }),
      /text encoder gives embeddings of 12 numbers, and style-map takes 13/,
    ],
    [
      "bank is no safetensors file",
      "style-bank",
      Buffer.from("no"),
      /style-bank\.safetensors is no safetensors file/,
    ],
    [
      "list has a style without a name",
      "style-list",
      json({ ...TINY_LIST, styles: [{ label: "road" }] }),
      /style-list\.json of street@1\.0\.0 cannot be read/,
    ],
    [
      "list says another grid",
      "style-list",
      json({ ...TINY_LIST, grid: 1 }),
      /does not reproduce style-golden\.safetensors: mixed differ by/,
    ],
    [
      "second half is surer than the served graph",
      "style-after",
      changed(STREET_NETWORK.after),
      /style-before and style-after of street@1\.0\.0 are not its served graph: 1 of confidence/,
    ],
    [
      "texts begin with another mark",
      "style-words",
      json({ ...TINY_WORDS, startToken: 3 }),
      /does not reproduce style-golden\.safetensors: prompt_tokens differ by/,
    ],
    [
      "map from words gives other statistics",
      "style-map",
      encodeSafetensors({
        weight: { dtype: "F32", shape: [12, 6], data: new Float32Array(72) },
        bias: { dtype: "F32", shape: [6], data: new Float32Array(6) },
      }),
      /does not reproduce style-golden\.safetensors: prompt_statistics differ by/,
    ],
    [
      "first half is the whole network",
      "style-before",
      STREET_NETWORK.graph,
      /style-before\.onnx has the outputs .* but the first half of a network has/,
    ],
    [
      "decoder takes an image",
      "style-picture",
      STREET_NETWORK.before,
      /style-picture\.onnx has the inputs .* but a decoder of pictures has/,
    ],
  ])("%s", async (_what, role, bytes, message) => {
    await expect(publish({ change: { [role]: bytes } })).rejects.toThrow(message);
  });
});

async function publish(options: Partial<Parameters<typeof writeStyledVersion>[0]>) {
  const folder = await temporaryFolder();
  await writeStyledVersion({ folder, ...options });
  return publishVersion({
    store: createMemoryObjectStore(),
    folder,
    async reproduceGolden(model) {
      await reproduceGolden(model);
      await reproduceStyles(model);
    },
  });
}

/** The scores become a fifth of the brightness, and so more certain. */
function changed(graph: Uint8Array): Uint8Array {
  const [from, to] = [0.1, 0.2].map((value) => Buffer.from(Float32Array.of(value).buffer));
  const bytes = Buffer.from(graph);
  for (let at = bytes.indexOf(from ?? ""); at !== -1; at = bytes.indexOf(from ?? "", at + 4)) {
    to?.copy(bytes, at);
  }
  return bytes;
}

function zeros(rows: number, columns = 3) {
  return { dtype: "F32", shape: [rows, columns], data: new Float32Array(rows * columns) } as const;
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
