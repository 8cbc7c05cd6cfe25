import Negotiator from "negotiator";
import {
  FORMAT_MEDIA_TYPES,
  SEGMENTATION_FORMATS,
  type SegmentationFormat,
  ServiceError,
} from "#contracts";

export const MULTIPART = "multipart/mixed";

/**
 * Chooses what to answer from an Accept header; without one, a label map.
 *
 * @returns none when the caller only says that it takes several parts, and not of what.
 * @throws ServiceError `not_acceptable` when nothing that there is would do.
 */
export function chooseFormats(accept: string | undefined): SegmentationFormat[] {
  const negotiator = new Negotiator({ headers: accept === undefined ? {} : { accept } });
  const chosen = negotiator.mediaType([...Object.values(FORMAT_MEDIA_TYPES), MULTIPART]);
  if (chosen === undefined) {
    const offers = SEGMENTATION_FORMATS.map(
      (format) => `${FORMAT_MEDIA_TYPES[format]} (format=${format})`,
    );
    throw new ServiceError(
      "not_acceptable",
      `Accept is "${accept?.slice(0, 200)}", but the answer can only be ${offers.join(", ")}, or ${MULTIPART} for several.`,
    );
  }
  return SEGMENTATION_FORMATS.filter((format) => FORMAT_MEDIA_TYPES[format] === chosen);
}
