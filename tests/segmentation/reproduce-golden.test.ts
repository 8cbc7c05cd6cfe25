import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { OpenedModel } from "#contracts";
import { reproduceGolden } from "#segmentation";
import { openEmbeddedModel } from "./embedded-model.ts";

const SHIPPED = readdirSync(new URL("../../model-store/embedded/models", import.meta.url));

test.each(SHIPPED)("%s answers its golden cases", async (name) => {
  await expect(reproduceGolden(await openEmbeddedModel(name))).resolves.toBeUndefined();
});

test("a model with one damaged weight in a thousand does not pass for what it was", async () => {
  const model = await openEmbeddedModel();
  await damage(model, "weights.bin", (at) => at % 4000 === 3);

  await expect(reproduceGolden(model)).rejects.toMatchObject({
    code: "model_unusable",
    message: expect.stringMatching(/baseline-mini@1\.1\.0 does not reproduce golden-.* differ by/),
  });
});

test("a graph that ONNX Runtime refuses is named", async () => {
  const model = await openEmbeddedModel();
  await damage(model, "standard.onnx", (at) => at < 100);

  await expect(reproduceGolden(model)).rejects.toMatchObject({
    code: "model_unusable",
    message: expect.stringContaining("baseline-mini@1.1.0 could not be loaded"),
  });
});

test("a damaged golden file is named", async () => {
  const model = await openEmbeddedModel();
  await damage(model, "golden-standard-160x120.safetensors", (at) => at < 40);

  await expect(reproduceGolden(model)).rejects.toMatchObject({
    code: "model_unusable",
    message: expect.stringContaining("golden-standard-160x120.safetensors"),
  });
});

async function damage({ folder }: OpenedModel, file: string, isHit: (at: number) => boolean) {
  const bytes = await readFile(join(folder, file));
  await writeFile(
    join(folder, file),
    bytes.map((byte, at) => (isHit(at) ? byte ^ 0xff : byte)),
  );
}
