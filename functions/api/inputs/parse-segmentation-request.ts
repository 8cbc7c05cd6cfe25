import { z } from "zod";
import { type SegmentationRequest, ServiceError, segmentationRequestSchema } from "#contracts";

/** @throws ServiceError `request_invalid` */
export function parseSegmentationRequest(fields: object): SegmentationRequest {
  const { data, error } = segmentationRequestSchema.safeParse(fields);
  if (error !== undefined) {
    throw new ServiceError("request_invalid", z.prettifyError(error));
  }
  return data;
}
