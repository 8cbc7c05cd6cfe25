import type { ExamplesOfOperation } from "./examples-of-operation.ts";
import { STYLE_EXAMPLES } from "./style-examples.ts";
import { TINY_STREET } from "./tiny-street.ts";

const HEAD = {
  model: { name: "baseline-mini", version: "1.1.0", labelSet: "camvid-11" },
  quality: "standard",
  image: { widthPx: 64, heightPx: 48 },
};
const BUILDING = { index: 1, name: "building", id: 1, color: [128, 0, 0], pixels: 124 };

const JOB_ID = "fe5dff387dea-8fe4a957e259822b";
const JOB = {
  id: JOB_ID,
  state: "succeeded",
  request: { model: "baseline-mini@1.1.0", quality: "standard", formats: ["label-map"] },
  images: { total: 1, done: 1, failed: 0 },
  createdAt: "2026-11-22T05:38:41.152Z",
  startedAt: "2026-11-22T05:38:41.160Z",
  endedAt: "2026-11-22T05:38:41.302Z",
  expiresAt: "2026-11-29T05:38:41.152Z",
  outputs: [
    {
      image: 1,
      format: "label-map",
      mediaType: "image/png",
      bytes: 214,
      url: `/v1/jobs/${JOB_ID}/outputs/1/label-map`,
    },
  ],
  errors: [],
  webhook: null,
  traceId: "73a8cfcc1d3874695f0cb0dca13d9074",
};
const STARTING = {
  ...JOB,
  state: "starting",
  images: { total: 1, done: 0, failed: 0 },
  startedAt: null,
  endedAt: null,
  outputs: [],
};

const INFER: ExamplesOfOperation = {
  request: {
    "application/json": {
      inputs: [{ name: "IMAGE", shape: [1], datatype: "BYTES", data: [TINY_STREET] }],
      outputs: [{ name: "LABELS" }],
    },
  },
};

/** By operationId. Requests are real: a server answers them, and the answers are like these. */
export const OPERATION_EXAMPLES: Record<string, ExamplesOfOperation> = {
  segmentImage: {
    request: {
      "application/json": {
        images: [{ base64: TINY_STREET }],
        model: "baseline-mini@1.1.0",
        formats: ["summary"],
        labels: ["building"],
      },
    },
    responses: {
      "200": {
        "application/json": {
          ...HEAD,
          meanConfidence: 0.819,
          labels: [{ ...BUILDING, pixelShare: 0.0404, meanConfidence: 0.765 }],
        },
        "application/vnd.allweather.rle+json": {
          ...HEAD,
          labels: [
            {
              ...BUILDING,
              segmentation: {
                size: [48, 64],
                counts:
                  "Ug01^110000000000001O000000O1001OO10001O0000000000000000000000000000000000000000000000000000000000000\\O",
              },
            },
          ],
        },
        "application/geo+json": {
          type: "FeatureCollection",
          ...HEAD,
          features: [
            {
              type: "Feature",
              properties: BUILDING,
              geometry: {
                type: "MultiPolygon",
                coordinates: [[outlineOfBuilding()]],
              },
            },
          ],
        },
      },
      "202": { "application/json": STARTING },
    },
  },
  ...STYLE_EXAMPLES,
  getJob: { responses: { "200": { "application/json": JOB } } },
  imageSegmentation: { request: { "application/json": { inputs: TINY_STREET } } },
  inferModel: INFER,
  inferModelVersion: INFER,
  jobWebhook: {
    request: {
      "application/json": {
        type: "job.completed",
        timestamp: "2026-11-22T05:38:41.302Z",
        data: { id: JOB_ID, state: "succeeded", url: `/v1/jobs/${JOB_ID}` },
      },
    },
  },
  segmentForRoboflow: {
    request: {
      "application/json": {
        model_id: "baseline-mini/1.1.0",
        image: { type: "base64", value: TINY_STREET },
      },
    },
  },
};

function outlineOfBuilding(): number[][] {
  const corners =
    "16,20 23,20 23,21 27,21 27,20 29,20 29,21 30,21 30,20 64,20 64,23 32,23 32,22 15,22 15,21 16,21 16,20";
  return corners.split(" ").map((corner) => corner.split(",").map(Number));
}
