import type { Api } from "./api.ts";
import type { components, operations } from "./generated/openapi.ts";

/** The bytes of a JPEG, PNG or WebP. */
export type Image = Blob | ArrayBuffer | Uint8Array;

type Query = NonNullable<operations["segmentImage"]["parameters"]["query"]>;

/** Every form of an answer. */
export type Format = NonNullable<Query["format"]>[number];

type Schemas = components["schemas"];

/** What comes back in formats that are JSON. */
interface Documents {
  summary: Schemas["SegmentationSummary"];
  rle: Schemas["SegmentationRles"];
  polygons: Schemas["SegmentationPolygons"];
}

/** What comes back: a document of JSON, or else the bytes of a file. */
export type FormatData<F extends Format> = F extends keyof Documents
  ? Documents[F]
  : Uint8Array<ArrayBuffer>;

/** What to ask for; openapi.yaml describes each, and says what is meant by leaving it out. */
export type SegmentOptions<F extends Format = Format> = Pick<
  Query,
  "model" | "quality" | "labels" | "ids" | "tensors" | "robustness" | "seed"
> & {
  format?: F;
  signal?: AbortSignal | undefined;
};

export interface Segmentation<F extends Format> {
  data: FormatData<F>;
  /** Of `data`, as a file. */
  mediaType: string;
  /** `name@version` that answered. */
  model: string;
}

/** What is not JSON is read as bytes. */
const DOCUMENT_FORMATS: Format[] = ["summary", "rle", "polygons"];

/** See `AllweatherClient.segment`. */
export async function segment<F extends Format = "label-map">(
  api: Api,
  image: Image,
  { format, signal, ...query }: SegmentOptions<F> = {},
): Promise<Segmentation<F>> {
  const wanted: Format = format ?? "label-map";
  const { data, response } = await api.POST("/v1/segment", {
    params: { query: { ...query, format: [wanted] } },
    body: toBlob(image),
    bodySerializer: (body) => body,
    headers: { "Content-Type": "application/octet-stream" },
    parseAs: DOCUMENT_FORMATS.includes(wanted) ? "json" : "arrayBuffer",
    ...(signal !== undefined && { signal }),
  });
  return {
    data: (data instanceof ArrayBuffer ? new Uint8Array(data) : data) as FormatData<F>,
    mediaType: response.headers.get("Content-Type") ?? "",
    model: response.headers.get("Allweather-Model") ?? "",
  };
}

/** As the body of a request or a part of one. */
export function toBlob(image: Image): Blob {
  return image instanceof Blob ? image : new Blob([image as ArrayBuffer]);
}
