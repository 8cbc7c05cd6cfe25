import type { LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, request } from "undici";
import { ServiceError } from "#contracts";
import { assertPublicUrl, hostOf } from "./assert-public-url.ts";
import type { FetchPolicy } from "./fetch-policy.ts";
import { isPublicAddress } from "./is-public-address.ts";
import { limitTime } from "./limit-time.ts";
import { type Fetched, readResponse } from "./read-response.ts";
import { type Lookup, lookupAll, resolvePublic } from "./resolve-public.ts";

const REDIRECTS = [301, 302, 303, 307, 308];

export interface FetchOptions {
  url: string;
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: Uint8Array | string;
  policy: FetchPolicy;
  signal?: AbortSignal;
  /** Counts the body as it comes; what it throws ends the request. */
  take?: (bytes: number) => void;
  /** For tests, whose names are in no directory, */
  lookup?: Lookup;
  /** whose servers are at home, */
  isPublic?: (address: string) => boolean;
  /** and whose certificates nobody else trusts. */
  ca?: string;
}

/**
 * Asks an address that a caller named, without letting them reach anything but the public internet:
 * only https, only allowed hosts and ports, every address of the host checked, and the connection
 * made to a checked address, so that a second answer of the name server counts for nothing. Every
 * redirect goes through the same again. Proxies that the environment names are not used.
 *
 * @throws ServiceError `url_not_allowed` when the policy forbids it, `url_unreachable` when there was
 * no answer, too large a one, or one of another type.
 */
export async function fetchPublic(options: FetchOptions): Promise<Fetched> {
  const limit = limitTime(options.policy.timeoutMs, options.signal);
  try {
    return await follow({ ...options, signal: limit.signal });
  } finally {
    limit.lift();
  }
}

/** Asks, and asks where it is sent. */
async function follow(options: FetchOptions & { signal: AbortSignal }): Promise<Fetched> {
  const {
    method = "GET",
    policy,
    lookup = lookupAll,
    isPublic = isPublicAddress,
    signal,
  } = options;
  const canFollow = policy.maxRedirects > 0 && method !== "POST";

  let url = assertPublicUrl(options.url, policy, isPublic);
  for (let redirects = 0; ; redirects++) {
    const host = hostOf(url);
    const addresses = await unlessLate(resolvePublic({ host, lookup, isPublic }), { signal, host });
    const answer = await askOnce({ ...options, method, url, addresses });
    if (!canFollow || answer.redirectsTo === undefined) {
      return answer.fetched;
    }
    if (redirects === policy.maxRedirects) {
      throw new ServiceError(
        "url_not_allowed",
        `The URL redirects more than ${policy.maxRedirects} times. Name the last one.`,
      );
    }
    url = assertPublicUrl(absolute(answer.redirectsTo, url), policy, isPublic);
  }
}

interface Question extends Omit<FetchOptions, "url" | "lookup" | "isPublic"> {
  url: URL;
  addresses: LookupAddress[];
  signal: AbortSignal;
}

/** One request over one connection, to an address that was checked. */
async function askOnce({ url, addresses, policy, signal, take, ca, ...options }: Question) {
  const { method = "GET", headers = {}, body = null } = options;
  const host = hostOf(url);
  // The name stays in the URL, so that Host and the certificate are still those of the name.
  const dispatcher = new Agent({
    connect: {
      lookup: pinTo(addresses),
      timeout: policy.timeoutMs,
      rejectUnauthorized: true,
      ...(ca && { ca }),
    },
  });
  try {
    const response = await request(url, {
      dispatcher,
      method,
      // Bytes are counted as they come, so they must not be packed.
      headers: { "accept-encoding": "identity", ...headers },
      body,
      signal,
    });
    const { location } = response.headers;
    return {
      fetched: await readResponse({ response, host, policy, take }),
      redirectsTo:
        REDIRECTS.includes(response.statusCode) && typeof location === "string"
          ? location
          : undefined,
    };
  } catch (cause) {
    throw cause instanceof ServiceError ? cause : unreachable({ host, signal, cause });
  } finally {
    await dispatcher.destroy();
  }
}

/** A name server of its own, that knows one name. */
function pinTo(addresses: LookupAddress[]): LookupFunction {
  const [first] = addresses;
  return (_, { all }, callback) => {
    if (all) {
      callback(null, addresses);
    } else {
      callback(null, first?.address ?? "", first?.family);
    }
  };
}

function absolute(location: string, base: URL): string {
  return URL.canParse(location, base.href) ? new URL(location, base).href : location;
}

/** A name server that never answers must not hold a request. */
async function unlessLate<T>(
  promise: Promise<T>,
  { signal, host }: { signal: AbortSignal; host: string },
): Promise<T> {
  let stop = () => {};
  const late = new Promise<never>((_, reject) => {
    stop = () => reject(unreachable({ host, signal, cause: signal.reason }));
    if (signal.aborted) {
      stop();
    }
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function unreachable({
  host,
  signal,
  cause,
}: {
  host: string;
  signal: AbortSignal;
  cause: unknown;
}): ServiceError {
  const why = signal.aborted ? "did not answer in time" : "could not be talked to";
  return new ServiceError("url_unreachable", `The host "${host}" ${why}. Check the URL.`, {
    cause,
  });
}
