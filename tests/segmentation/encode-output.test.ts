import { decode } from "fast-png";
import { strFromU8, unzipSync } from "fflate";
import { afterEach, expect, test, vi } from "vitest";
import {
  type ModelManifest,
  type OutputSpec,
  segmentationRlesSchema,
  segmentationSummarySchema,
} from "#contracts";
import { encodeOutput } from "../../segmentation/masks/encode-output.ts";
import type { SegmentedImage } from "../../segmentation/masks/segmented-image.ts";
import { readSafetensors } from "../../segmentation/network/read-safetensors.ts";

const widthPx = 5;
const heightPx = 2;
/** Road, traffic light and bicycle of Cityscapes. */
const labels = Uint8Array.from([0, 0, 6, 6, 18, 0, 0, 6, 18, 18]);
const confidence = Uint16Array.from({ length: 10 }, (_, at) => at * 7000);

afterEach(() => void vi.useRealTimers());

test("a label map has the indices of a label set, 255 for labels that were not asked for", async () => {
  const png = decode(await encode({ format: "label-map", labels: [6, 18] }));

  expect([...png.data]).toEqual([255, 255, 6, 6, 18, 255, 255, 6, 18, 18]);
  expect(png.palette?.[6]).toEqual([250, 170, 30]);
  expect(png.palette?.[255]).toEqual([0, 0, 0]);
});

test.each([
  ["trainId", [0, 6, 18]],
  ["labelId", [7, 19, 33]],
] as const)("a label map tells labels by their %s", async (ids, values) => {
  const png = decode(await encode({ format: "label-map", ids }));

  expect([...new Set(png.data)]).toEqual(values);
  expect(png.palette?.[values[2]]).toEqual([119, 11, 32]);
});

test("ids that a label set has not are refused, with those that it has", async () => {
  const manifest = { ...segmented.manifest, labelSet: "camvid-11" } as ModelManifest;

  await expect(
    encodeOutput({ ...segmented, manifest }, { format: "npz", ids: "trainId" }),
  ).rejects.toMatchObject({
    code: "request_invalid",
    message: "The labels of camvid-11 have no trainId. Ask for ids=index.",
  });
});

test("a label that a label set has not is refused", async () => {
  await expect(encode({ format: "rle", labels: [3, 19] })).rejects.toMatchObject({
    code: "request_invalid",
    message: "cityscapes-19 has no label 19; its labels are 0 to 18.",
  });
});

test("a confidence map is grey, with none where a label was not asked for", async () => {
  const all = decode(await encode({ format: "confidence" }));
  const some = decode(await encode({ format: "confidence", labels: [6] }));

  expect([all.channels, all.depth, all.width, all.height]).toEqual([1, 8, widthPx, heightPx]);
  expect([...all.data]).toEqual([...confidence].map((level) => Math.round((level / 65535) * 255)));
  expect([...some.data].map((level) => level > 0)).toEqual([...labels].map((label) => label === 6));
});

test("summaries and run lengths list the labels that were asked for and are there", async () => {
  const spec = { labels: [0, 1, 18], ids: "labelId" } as const;
  const summary = await encodeJson({ format: "summary", ...spec, labels: [...spec.labels] });
  const rles = await encodeJson({ format: "rle", ...spec, labels: [...spec.labels] });

  expect(segmentationSummarySchema.parse(summary).labels.map(({ index }) => index)).toEqual([
    0, 18,
  ]);
  expect(segmentationRlesSchema.parse(rles)).toMatchObject({
    model: { name: "m", version: "1.0.0", labelSet: "cityscapes-19" },
    image: { widthPx, heightPx },
    labels: [
      { index: 0, id: 7, name: "road", pixels: 4, segmentation: { size: [2, 5], counts: "046" } },
      { index: 18, id: 33, pixels: 3, segmentation: { size: [2, 5], counts: "73" } },
    ],
  });
});

test("npz holds the arrays that were asked for, as NumPy writes them", async () => {
  const files = unzipSync(
    await encode({ format: "npz", tensors: ["labels", "confidence", "scores"], ids: "labelId" }),
  );

  expect(Object.keys(files)).toEqual(["labels.npy", "confidence.npy", "scores.npy"]);
  const arrays = Object.values(files).map(parseNpy);
  expect(arrays.map(({ header }) => header)).toEqual([
    "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 5), }",
    "{'descr': '<u2', 'fortran_order': False, 'shape': (2, 5), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (19, 1, 2), }",
  ]);
  const [first, second, third] = arrays.map(({ data }) => data.buffer);
  expect([...new Uint8Array(first ?? [])]).toEqual([7, 7, 19, 19, 33, 7, 7, 19, 33, 33]);
  expect(new Uint16Array(second ?? [])).toEqual(confidence);
  expect(new Float32Array(third ?? [])).toEqual(segmented.scores?.data);
});

test("safetensors hold the same, each where its numbers may begin, and say what they mean", async () => {
  const bytes = await encode({
    format: "safetensors",
    tensors: ["labels", "confidence", "scores"],
    labels: [6, 18],
  });

  const tensors = readSafetensors(bytes);
  expect(tensors.get("labels")).toEqual({
    shape: [heightPx, widthPx],
    data: Uint8Array.from([255, 255, 6, 6, 18, 255, 255, 6, 18, 18]),
  });
  expect(tensors.get("scores")).toEqual({
    shape: [2, 1, 2],
    data: Float32Array.from([12, 13, 36, 37]),
  });
  expect(tensors.get("confidence")?.shape).toEqual([heightPx, widthPx]);
  const headerBytes = Number(Buffer.from(bytes).readBigUInt64LE());
  expect(headerBytes % 8).toBe(0);
  const header = JSON.parse(strFromU8(bytes.subarray(8, 8 + headerBytes)));
  expect(header.__metadata__).toEqual({
    model: "m@1.0.0",
    quality: "fast",
    labelSet: "cityscapes-19",
    labels: "traffic light,bicycle",
    ids: "index",
  });
  expect(header.confidence.data_offsets[0] % 2).toBe(0);
});

test("tensors are labels alone when nothing is said", async () => {
  expect([...readSafetensors(await encode({ format: "safetensors" })).keys()]).toEqual(["labels"]);
});

test("masks are a zip of one grey PNG for each label, named by its number", async () => {
  const files = unzipSync(await encode({ format: "masks", ids: "labelId", labels: [0, 1, 6] }));

  expect(Object.keys(files)).toEqual(["7-road.png", "19-traffic light.png"]);
  const png = decode(files["19-traffic light.png"] ?? new Uint8Array());
  expect([png.channels, png.palette]).toEqual([1, undefined]);
  expect([...png.data]).toEqual([...labels].map((label) => (label === 6 ? 255 : 0)));
});

test("equal images make equal zips, whatever the time is", async () => {
  const first = await encode({ format: "masks" });
  vi.setSystemTime("2031-04-01");

  expect(Buffer.from(await encode({ format: "masks" })).equals(first)).toBe(true);
});

test("masks for other products' doors are JSON with each mask in base64", async () => {
  const { labels: masks } = await encodeJson({ format: "masks-json" });

  expect(masks.map(({ index, name, pixels }: never) => [index, name, pixels])).toEqual([
    [0, "road", 4],
    [6, "traffic light", 3],
    [18, "bicycle", 3],
  ]);
  expect(masks[0].meanConfidence).toBeCloseTo((0 + 7000 + 35_000 + 42_000) / 4 / 65535, 10);
  const png = decode(Buffer.from(masks[2].png, "base64"));
  expect([...png.data]).toEqual([...labels].map((label) => (label === 18 ? 255 : 0)));
});

const segmented: SegmentedImage = {
  labels,
  confidence,
  scores: { data: Float32Array.from({ length: 38 }, (_, at) => at), shape: [19, 1, 2] },
  photograph: { rgb: new Uint8Array(30).fill(100), widthPx, heightPx },
  manifest: { name: "m", version: "1.0.0", labelSet: "cityscapes-19" } as ModelManifest,
  quality: "fast",
};

function encode(spec: OutputSpec): Promise<Uint8Array> {
  return encodeOutput(segmented, spec);
}

async function encodeJson(spec: OutputSpec) {
  return JSON.parse(strFromU8(await encode(spec)));
}

function parseNpy(file: Uint8Array) {
  const bytes = Buffer.from(file);
  expect(bytes.toString("latin1", 0, 8)).toBe("\x93NUMPY\x01\x00");
  const dataStart = 10 + bytes.readUInt16LE(8);
  expect(dataStart % 64).toBe(0);
  expect(bytes[dataStart - 1]).toBe(0x0a);
  const header = bytes.toString("latin1", 10, dataStart).trimEnd();
  return { header, data: Uint8Array.from(file.subarray(dataStart)) };
}
