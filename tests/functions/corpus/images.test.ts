import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { drawPicture, drawPngBomb } from "../../segmentation/pictures.ts";
import { useTestApp } from "../test-app.ts";
import {
  jpegClaiming,
  jpegOfManyScans,
  OTHER_FORMATS,
  PACKED_ZEROS,
  PNG_BOMBS,
  pngWithChunk,
  pngWithPixels,
  webpClaiming,
} from "./bad-images.ts";
import { describeCorpus, segmentWith } from "./describe-corpus.ts";

const app = useTestApp();
const post = segmentWith(app);
const large = { status: 413, code: "image_too_large" };
const small = { status: 422, code: "image_too_small" };
const unreadable = { status: 422, code: "image_unreadable" };
const picture = (widthPx: number, heightPx: number) => drawPicture({ widthPx, heightPx });
const jpeg = () => picture(300, 200).jpeg().toBuffer();

describeCorpus("sizes", app, [
  { name: "PNG of 50,000 x 50,000", ...large, send: async () => post(await drawPngBomb(5e4, 5e4)) },
  {
    name: "PNG of 2^31-1 squared",
    ...large,
    send: async () => post(await drawPngBomb(2 ** 31 - 1, 2 ** 31 - 1)),
  },
  {
    name: "PNG of 2^32-1 squared",
    ...large,
    send: async () => post(await drawPngBomb(2 ** 32 - 1, 2 ** 32 - 1)),
  },
  { name: "PNG of 0 x 0", ...small, send: async () => post(await drawPngBomb(0, 0)) },
  {
    name: "JPEG of 65,535 squared",
    ...large,
    send: async () => post(await jpegClaiming(65535, 65535)),
  },
  { name: "JPEG without height", ...small, send: async () => post(await jpegClaiming(64, 0)) },
  { name: "WebP of 2^24 squared", ...large, send: () => post(webpClaiming(2 ** 24, 2 ** 24)) },
  {
    name: "aspect of 20,000 to 32",
    ...large,
    send: async () => post(await picture(20_000, 32).png().toBuffer()),
  },
  {
    name: "aspect of 1 to 10,000",
    ...small,
    send: async () => post(await picture(1, 10_000).png().toBuffer()),
  },
  { name: "one pixel", ...small, send: async () => post(await picture(1, 1).jpeg().toBuffer()) },
]);

describeCorpus("what is in a file", app, [
  {
    name: "PNG that claims 4,000 x 4,000 and has the pixels of 64 x 48",
    ...unreadable,
    send: async () => post(await drawPngBomb(4000, 4000)),
  },
  {
    name: "PNG whose pixels unpack to 64 MiB more than it has",
    status: 200,
    send: async () => {
      const rows = Buffer.alloc(48 * (1 + 64 * 3) + 64 * 1024 * 1024);
      return post(await pngWithPixels(deflateSync(rows)));
    },
  },
  {
    name: "PNG without pixels",
    ...unreadable,
    send: async () => post(await pngWithPixels(Buffer.alloc(0))),
  },
  ...Object.entries(PNG_BOMBS).map(([type, fill]) => ({
    name: `PNG with 64 MiB packed in its ${type}`,
    status: 200,
    send: async () => post(await pngWithChunk(...fill(PACKED_ZEROS))),
  })),
  {
    name: "JPEG with its last scan 5,000 times",
    ...unreadable,
    send: async () => post(await jpegOfManyScans(5000)),
  },
  {
    name: "JPEG cut off in its header",
    ...unreadable,
    send: async () => post((await jpeg()).subarray(0, 100)),
  },
  {
    name: "JPEG cut off in its pixels",
    ...unreadable,
    send: async () => post((await jpeg()).subarray(0, 2000)),
  },
  {
    name: "PNG cut off",
    ...unreadable,
    send: async () => {
      const png = await picture(300, 200).png().toBuffer();
      return post(png.subarray(0, png.length / 2));
    },
  },
  {
    name: "WebP cut off",
    ...unreadable,
    send: async () => {
      const webp = await picture(300, 200).webp().toBuffer();
      return post(webp.subarray(0, webp.length / 2));
    },
  },
  {
    name: "the signature of PNG alone",
    ...unreadable,
    send: () => post(bytes("\x89PNG\r\n\x1a\n")),
  },
  { name: "the signature of JPEG alone", ...unreadable, send: () => post(bytes("\xff\xd8\xff")) },
  {
    name: "the signature of PNG, then noise",
    ...unreadable,
    send: () => post(Buffer.concat([bytes("\x89PNG\r\n\x1a\n"), noise(10_000)])),
  },
  {
    name: "the signature of JPEG, then noise",
    ...unreadable,
    send: () => post(Buffer.concat([bytes("\xff\xd8\xff\xe0"), noise(10_000)])),
  },
  {
    name: "an animated WebP, whose first frame counts",
    status: 200,
    send: async () => {
      const frames = await drawPicture({ widthPx: 64, heightPx: 128 }).raw().toBuffer();
      const raw = { width: 64, height: 128, channels: 3, pageHeight: 64 } as const;
      return post(await sharp(frames, { raw }).webp({ loop: 0 }).toBuffer());
    },
  },
  {
    name: "an animated PNG, whose still picture counts",
    status: 200,
    send: async () => {
      const frames = Buffer.alloc(8);
      frames.writeUInt32BE(1000, 0);
      return post(await pngWithChunk("acTL", frames));
    },
  },
  {
    name: "PNG with a colour profile of its own",
    status: 200,
    send: async () => post(await picture(64, 48).withIccProfile("p3").png().toBuffer()),
  },
  {
    name: "JPEG with a script behind it",
    status: 200,
    send: async () => post(Buffer.concat([await jpeg(), bytes("<script>alert(1)</script>")])),
  },
]);

describeCorpus(
  "other formats",
  app,
  Object.entries(OTHER_FORMATS).map(([name, content]) => ({
    name: `${name}, called image/png`,
    status: 415,
    code: "image_format_unsupported",
    send: () => post(bytes(content), { "Content-Type": "image/png" }),
  })),
);

function bytes(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

/** The same every time. */
function noise(size: number): Buffer {
  let state = 1;
  return Buffer.from(
    Array.from({ length: size }, () => {
      state = (state * 48271) % 2147483647;
      return state & 255;
    }),
  );
}
