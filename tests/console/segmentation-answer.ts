import { encode } from "fast-png";

export const ROAD = { index: 0, name: "road", id: 7, color: [128, 64, 128] };
export const SKY = { index: 10, name: "sky", id: 23, color: [70, 130, 180] };

/** `[2, 3]`, as the server tells them. */
export const INDICES = Uint8Array.of(10, 10, 0, 0, 0, 255);
export const CONFIDENCE = Uint8Array.of(255, 128, 64, 32, 16, 0);
export const DISAGREEMENT = Uint8Array.of(0, 51, 102, 153, 204, 255);

export const ANSWER_TYPE = "multipart/mixed; boundary=x";

/** What the server answers about a photograph of 3x2 pixels. */
export function segmentationAnswer({ isRobust }: { isRobust: boolean }): Uint8Array<ArrayBuffer> {
  const palette = Array.from({ length: 256 }, (_, index) => [index, 0, 0]);
  const summary = {
    model: { name: "m", version: "1.0.0", labelSet: "cityscapes-19" },
    quality: "standard",
    image: { widthPx: 3, heightPx: 2 },
    meanConfidence: 0.5,
    labels: [ROAD, SKY].map((label) => ({ ...label, pixels: 3, pixelShare: 0.5 })),
  };
  const body = Buffer.concat([
    part("application/json", JSON.stringify(summary)),
    part("image/png", png(INDICES, { palette: palette as [number, number, number][] })),
    part("image/png;profile=confidence", png(CONFIDENCE)),
    ...(isRobust ? [part("image/png;profile=disagreement", png(DISAGREEMENT))] : []),
    Buffer.from("--x--\r\n"),
  ]);
  return new Uint8Array(body);
}

function part(type: string, body: Uint8Array | string): Buffer {
  return Buffer.concat([
    Buffer.from(`--x\r\nContent-Type: ${type}\r\n\r\n`),
    Buffer.from(body as string),
    Buffer.from("\r\n"),
  ]);
}

function png(data: Uint8Array, more = {}): Uint8Array {
  return encode({ width: 3, height: 2, depth: 8, channels: 1, data, ...more });
}
