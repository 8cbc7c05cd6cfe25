import type { Context } from "hono";
import type { SegmentationTimings } from "#contracts";
import type { SegmentedImage } from "../segment-images.ts";
import { type MultipartBody, multipartMixed, type Part } from "./multipart-mixed.ts";
import { toProblem } from "./problem.ts";
import { requestIds } from "./request-ids.ts";

type Answered = Extract<SegmentedImage, { ok: true }>;

/**
 * Presents segmented images: one file of one image as it is, several as parts of `multipart/mixed`.
 *
 * @param asParts true makes parts even of one file.
 */
export function respondWithFiles(
  c: Context,
  { images, asParts }: { images: SegmentedImage[]; asParts: boolean },
): Response {
  const answered = images.filter((image): image is Answered => image.ok);
  const files = answered.flatMap((image) => image.files);
  const [first] = answered;
  c.header("Vary", "Accept", { append: true });
  if (first !== undefined) {
    c.header("Allweather-Model", first.model);
    c.header("Allweather-Quality", first.quality);
    c.header("Server-Timing", toServerTiming(answered.map(({ timings }) => timings)));
  }

  const [file] = files;
  if (file !== undefined && files.length === 1 && images.length === 1 && !asParts) {
    return c.body(new Uint8Array(file.body), 200, {
      "Content-Type": file.mediaType,
      "Content-Length": String(file.body.length),
    });
  }
  const { contentType, lengthBytes, stream }: MultipartBody = multipartMixed(
    images.flatMap((image, place) => toParts(image, place + 1, requestIds(c))),
  );
  return c.body(stream, 200, {
    "Content-Type": contentType,
    "Content-Length": String(lengthBytes),
  });
}

/** @param number counts images from 1, as people do. */
function toParts(
  image: SegmentedImage,
  number: number,
  ids: ReturnType<typeof requestIds>,
): Part[] {
  if (!image.ok) {
    const { code, message: detail } = image.error;
    return [
      {
        headers: { "Content-Type": "application/problem+json", "Allweather-Image": `${number}` },
        body: Buffer.from(JSON.stringify(toProblem({ code, detail, ...ids }))),
      },
    ];
  }
  return image.files.map(({ mediaType, fileName, body }) => ({
    headers: {
      "Content-Type": mediaType,
      "Content-Disposition": `attachment; filename="${number}.${fileName}"`,
      "Allweather-Image": `${number}`,
    },
    body,
  }));
}

/** Summed over images. */
function toServerTiming(timings: SegmentationTimings[]): string {
  return (["queueMs", "decodeMs", "inferMs", "encodeMs"] as const)
    .map((stage) => {
      const sumMs = timings.reduce((sum, timing) => sum + timing[stage], 0);
      return `${stage.slice(0, -"Ms".length)};dur=${sumMs.toFixed(1)}`;
    })
    .join(", ");
}
