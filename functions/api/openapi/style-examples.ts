import type { ExamplesOfOperation } from "./examples-of-operation.ts";
import { TINY_STREET } from "./tiny-street.ts";

const MODEL = { name: "famix-mini", version: "1.1.0", labelSet: "cityscapes-19" };
const ROAD = { index: 0, name: "road", id: 7, color: [128, 64, 128] };
const SKY = { index: 10, name: "sky", id: 23, color: [70, 130, 180] };
/** A white WebP of one pixel. */
const TINY_WEBP = "UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEADMDOJaQAA3AA/uuuAAA=";

/** Of the operations about styles, with two of the labels that a street has. */
export const STYLE_EXAMPLES: Record<string, ExamplesOfOperation> = {
  previewStyles: {
    request: {
      "application/json": {
        image: { base64: TINY_STREET },
        model: "famix-mini@1.1.0",
        styles: [{ bank: "foggy road" }],
        strength: 0.7,
      },
    },
    responses: {
      "200": {
        "application/json": {
          model: MODEL,
          image: { widthPx: 64, heightPx: 48 },
          grid: 3,
          seed: 0,
          strength: 0.7,
          before: {
            labelMap: { mediaType: "image/png", data: TINY_STREET },
            labels: [
              { ...SKY, pixelShare: 0.3669 },
              { ...ROAD, pixelShare: 0.1602 },
            ],
          },
          styles: [
            {
              name: "foggy road",
              source: "bank",
              label: "road",
              unknownWords: [],
              stability: 0.3607,
              meanIou: 0.1543,
              labels: [
                { ...SKY, shareBefore: 0.3669, shareAfter: 0.2533, changedShare: 0.8731 },
                { ...ROAD, shareBefore: 0.1602, shareAfter: 0.4971, changedShare: 0.002 },
              ],
              labelMap: { mediaType: "image/png", data: TINY_STREET },
              picture: { mediaType: "image/webp", data: TINY_WEBP },
            },
          ],
          timingsMs: { queue: 0.1, decode: 1.4, infer: 212.7, encode: 2.9 },
        },
      },
    },
  },
  listStyles: {
    responses: {
      "200": {
        "application/json": {
          model: MODEL,
          grid: 3,
          canPicture: true,
          canPredict: true,
          thumbnails: {
            url: "/v1/models/famix-mini/styles/thumbnails?version=1.1.0",
            columns: 8,
            tileWidthPx: 128,
            tileHeightPx: 96,
          },
          styles: [
            {
              name: "foggy road",
              label: "road",
              prompt: "foggy road",
              lossBefore: 0.663,
              lossAfter: 0.257,
            },
          ],
        },
      },
    },
  },
};
