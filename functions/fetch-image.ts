import { ServiceError } from "#contracts";
import { type FetchOptions, fetchPublic } from "#outbound";

/** What servers of images say they send; the bytes themselves are looked at later. */
const IMAGE_TYPES = ["image/*", "application/octet-stream", "binary/octet-stream"];

/** How images are fetched: as the settings say, or as a test wants it. */
export type FetchImage = (wanted: {
  url: string;
  maxBytes: number;
  /** Counts the image as it comes. */
  take: (bytes: number) => void;
  /** Aborted when nobody waits any more, or it takes too long. */
  signal: AbortSignal;
}) => Promise<Uint8Array>;

/**
 * Makes what fetches images from the hosts of a list.
 *
 * @param network for tests, whose servers are at home.
 */
export function createFetchImage({
  hosts,
  timeoutMs,
  maxRedirects,
  network = {},
}: {
  hosts: readonly string[];
  timeoutMs: number;
  maxRedirects: number;
  network?: Pick<FetchOptions, "lookup" | "isPublic" | "ca"> & { ports?: number[] };
}): FetchImage {
  const { ports = [443], ...dependencies } = network;

  /** @throws ServiceError `url_not_allowed`, `url_unreachable` */
  return async ({ url, maxBytes, take, signal }) => {
    if (hosts.length === 0) {
      throw new ServiceError(
        "url_not_allowed",
        "This server fetches nothing from URLs. Send the image itself, or upload it with POST /v1/uploads.",
      );
    }
    const { status, body } = await fetchPublic({
      url,
      policy: {
        allowedHosts: hosts,
        ports,
        maxBytes,
        timeoutMs,
        maxRedirects,
        contentTypes: IMAGE_TYPES,
      },
      take,
      signal,
      ...dependencies,
    });
    if (status < 200 || status > 299) {
      throw new ServiceError(
        "url_unreachable",
        `The URL was answered with status ${status} instead of an image. Check that it needs no credentials.`,
      );
    }
    return body;
  };
}
