import { decode } from "fast-png";
import { expect, onTestFinished, test } from "vitest";
import { QUALITIES, type Quality } from "#contracts";
import { createSegmentationPool, findGraph, reproduceGolden } from "#segmentation";
import { loadNetwork } from "../../segmentation/network/load-network.ts";
import { LABEL_OF_QUALITY, writeOneLabelVersion } from "../model-store/one-label-version.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { drawPicture } from "./pictures.ts";

test("a pool answers with the graph of the quality that is asked for, else with standard", async () => {
  const model = await modelWith(["best", "standard", "fast"]);
  const pool = createSegmentationPool({ workers: 1 });
  onTestFinished(() => pool.close());
  const image = await drawPicture().png().toBuffer();
  const outputs = [{ format: "label-map" }, { format: "summary" }] as const;

  const labelsSeen = [];
  for (const quality of [...QUALITIES, undefined, "fast" as const]) {
    const {
      outputs: [png, json],
    } = await pool.segment({
      model,
      ...(quality && { quality }),
      image,
      outputs: [...outputs],
    });
    const labels = new Set(decode(png ?? new Uint8Array()).data);
    const summary = JSON.parse(Buffer.from(json ?? []).toString());
    labelsSeen.push([[...labels], summary.quality]);
  }

  expect(labelsSeen).toEqual(
    [...QUALITIES, "standard" as const, "fast" as const].map((quality) => [
      [LABEL_OF_QUALITY[quality]],
      quality,
    ]),
  );
});

test("a pool tells that a quality is missing before a child process works", async () => {
  const model = await modelWith(["standard", "fast"]);
  const pool = createSegmentationPool({ workers: 1 });
  // No child process is left that could tell.
  await pool.close();

  const segmenting = pool.segment({
    model,
    quality: "best",
    image: await drawPicture().png().toBuffer(),
    outputs: [{ format: "label-map" }],
  });

  await expect(segmenting).rejects.toMatchObject({
    name: "ServiceError",
    code: "quality_unavailable",
    message:
      "one-label@1.0.0 has no quality best; it has fast, standard. Ask for one that it has, or choose another version.",
  });
});

test("a network of a missing quality is not loaded", async () => {
  const model = await modelWith(["standard"]);

  const loading = loadNetwork({ model, quality: "fast", threads: 1 });

  await expect(loading).rejects.toMatchObject({ code: "quality_unavailable" });
});

test.each(QUALITIES)("the graph of %s is found among a version's files", async (quality) => {
  const { manifest } = await modelWith(["standard", "best", "fast"]);

  expect(findGraph({ manifest, quality })).toMatchObject({ file: `${quality}.onnx`, quality });
});

test("the golden cases of every quality are run on its own graph", async () => {
  const model = await modelWith(["standard", "best"]);
  await expect(reproduceGolden(model)).resolves.toBeUndefined();

  const [standard, best] = model.manifest.golden;
  model.manifest.golden = [standard, best].flatMap((golden) =>
    golden ? { ...golden, quality: "standard" as const } : [],
  );

  await expect(reproduceGolden(model)).rejects.toThrow(
    "one-label@1.0.0 does not reproduce best.safetensors: labels differ by 1",
  );
});

async function modelWith(qualities: Quality[]) {
  const folder = await temporaryFolder();
  return { manifest: await writeOneLabelVersion({ folder, qualities }), folder };
}
