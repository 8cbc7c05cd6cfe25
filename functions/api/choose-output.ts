import Negotiator from "negotiator";
import { OUTPUT_MEDIA_TYPES, type OutputMediaType, ServiceError } from "#contracts";

/**
 * Chooses what to answer from an Accept header; without one, a label map.
 *
 * @throws ServiceError `not_acceptable` when nothing that there is would do.
 */
export function chooseOutput(accept: string | undefined): OutputMediaType {
  const negotiator = new Negotiator({ headers: accept === undefined ? {} : { accept } });
  const chosen = negotiator.mediaType([...OUTPUT_MEDIA_TYPES]);
  if (chosen === undefined) {
    throw new ServiceError(
      "not_acceptable",
      `Accept is "${accept}", but the answer can only be image/png (label map), image/jpeg (overlay) or application/json (summary).`,
    );
  }
  return chosen as OutputMediaType;
}
