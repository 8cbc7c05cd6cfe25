import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { ServiceError, segmentationRequestSchema } from "#contracts";
import { type Caller, OPEN_CALLER } from "../../functions/caller.ts";
import { segmentImages } from "../../functions/segment-images.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { useTestApp } from "./test-app.ts";

const { services } = useTestApp();
const request = segmentationRequestSchema.parse({ formats: ["summary", "label-map"] });

test("an image costs as many pixels as it has, before it is segmented", async () => {
  const { caller, charged } = callerWith(Number.POSITIVE_INFINITY);

  const [image] = await segmentImages({
    services,
    caller,
    request,
    images: [await picture(70), await picture(80)],
  });

  expect(charged.sort()).toEqual([70 * 48, 80 * 48]);
  expect(image).toMatchObject({
    ok: true,
    model: "baseline-mini@1.1.0",
    quality: "standard",
    widthPx: 70,
    heightPx: 48,
    files: [
      { format: "summary", mediaType: "application/json", fileName: "summary.json" },
      { format: "label-map", mediaType: "image/png", fileName: "labels.png" },
    ],
  });
});

test("what no quota is left for fails alone, and what is no image costs nothing", async () => {
  const { caller, charged } = callerWith(70 * 48);

  const images = await segmentImages({
    services,
    caller,
    request,
    images: [await picture(70), Buffer.from("no image"), await picture(80)],
  });

  expect(images.map((image) => (image.ok ? "ok" : image.error.code))).toEqual([
    "ok",
    "image_format_unsupported",
    "quota_exceeded",
  ]);
  expect(charged).toEqual([70 * 48]);
});

test("one image that is alone throws what is wrong with it", async () => {
  const { caller } = callerWith(0);

  await expect(
    segmentImages({ services, caller, request, images: [await picture(70)] }),
  ).rejects.toMatchObject({ code: "quota_exceeded" });
});

test.each([
  ["labels that there are not", { labels: ["spaceship"] }],
  ["ids that there are not", { ids: "labelId" as const }],
])("nothing is charged for a request with %s", async (_, asked) => {
  const { caller, charged } = callerWith(Number.POSITIVE_INFINITY);
  const impossible = { ...request, ...asked };

  await expect(
    segmentImages({
      services,
      caller,
      request: impossible,
      images: [await picture(70), await picture(70)],
    }),
  ).rejects.toMatchObject({ code: "request_invalid" });
  expect(charged).toEqual([]);
});

test("a bug in one of several images is not told as if it were the image's fault", async () => {
  const segmentation = {
    ...services.segmentation,
    segment: () => Promise.reject(new TypeError("a bug")),
  };

  await expect(
    segmentImages({
      services: { ...services, segmentation },
      caller: OPEN_CALLER,
      request,
      images: [await picture(70), await picture(70)],
    }),
  ).rejects.toThrow(TypeError);
});

test("nothing is charged for images that have too many pixels together", async () => {
  const { caller, charged } = callerWith(Number.POSITIVE_INFINITY);

  await expect(
    segmentImages({
      services: { ...services, inputs: { maxPixels: 2 * 70 * 48 - 1 } },
      caller,
      request,
      images: [await picture(70), await picture(70)],
    }),
  ).rejects.toMatchObject({ code: "image_too_large" });
  expect(charged).toEqual([]);
});

test("images that nobody waits for any more cost nothing", async () => {
  const { caller, charged } = callerWith(Number.POSITIVE_INFINITY);
  const gone = new AbortController();
  const charge: Caller["charge"] = async (cost) => {
    await caller.charge(cost);
    gone.abort();
  };
  const image = await picture(70);

  await expect(
    segmentImages({
      services,
      caller: { ...caller, charge },
      request,
      images: Array.from({ length: 9 }, () => image),
      signal: gone.signal,
    }),
  ).rejects.toThrow("aborted");
  // All of its images have had the time to begin.
  await setTimeout(20);
  expect(charged.length).toBeLessThan(9);
});

/** A caller whose quota is so many pixels. */
function callerWith(quotaPixels: number): { caller: Caller; charged: number[] } {
  const charged: number[] = [];
  const caller: Caller = {
    ...OPEN_CALLER,
    async charge({ pixels }) {
      if (charged.reduce((sum, each) => sum + each, pixels) > quotaPixels) {
        throw new ServiceError("quota_exceeded", "The quota is used up.");
      }
      charged.push(pixels);
    },
  };
  return { caller, charged };
}

function picture(widthPx: number): Promise<Buffer> {
  return drawPicture({ widthPx }).png().toBuffer();
}
