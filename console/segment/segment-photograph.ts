import { api } from "../api/api.ts";
import type { operations } from "../generated/openapi.d.ts";
import type { Photograph } from "./photograph.ts";
import { readSegmentedPhotograph, type SegmentedPhotograph } from "./segmented-photograph.ts";

type Query = NonNullable<operations["segmentImage"]["parameters"]["query"]>;

/** Every form of an answer. */
export type Format = NonNullable<Query["format"]>[number];
export type Quality = NonNullable<Query["quality"]>;

/** Who is to segment. */
export interface Side {
  /** `name` or `name@version`; empty for the server's default. */
  model: string;
  quality: Quality;
}

/** Styled runs behind a map of disagreement. */
export const ROBUSTNESS_RUNS = 8;

/**
 * Has the server segment a photograph.
 *
 * @param isRobust also asks where labels change under other styles, which takes several times as long.
 * @throws ApiFailure
 */
export async function segmentPhotograph(
  { blob }: Photograph,
  { side, isRobust, signal }: { side: Side; isRobust: boolean; signal: AbortSignal },
): Promise<SegmentedPhotograph> {
  const format: Format[] = ["summary", "label-map", "confidence"];
  const { bytes, contentType } = await askForFile(blob, {
    query: {
      ...toQuery(side),
      format: isRobust ? [...format, "disagreement"] : format,
      ...(isRobust && { robustness: ROBUSTNESS_RUNS }),
    },
    signal,
  });
  return readSegmentedPhotograph(bytes, contentType);
}

/**
 * Has the server segment a photograph into whatever a query asks for.
 *
 * @throws ApiFailure
 */
export async function askForFile(
  image: Blob,
  { query, signal }: { query: Query; signal?: AbortSignal | undefined },
): Promise<{ bytes: Uint8Array<ArrayBuffer>; contentType: string | null }> {
  const { data, response } = await api.POST("/v1/segment", {
    params: { query },
    body: image as unknown as string,
    bodySerializer: (body) => body,
    headers: { "Content-Type": "application/octet-stream" },
    parseAs: "arrayBuffer",
    ...(signal !== undefined && { signal }),
  });
  return {
    bytes: new Uint8Array(data as ArrayBuffer),
    contentType: response.headers.get("Content-Type"),
  };
}

/** What a side says in a query: nothing where it means the server's default. */
export function toQuery({ model, quality }: Side): Query {
  return {
    ...(model !== "" && { model }),
    ...(quality !== "standard" && { quality }),
  };
}
