import type { LookupAddress } from "node:dns";
import { lookup as lookupName } from "node:dns/promises";
import { isIP } from "node:net";
import { ServiceError } from "#contracts";

/** All addresses of a name. */
export type Lookup = (host: string) => Promise<LookupAddress[]>;

export const lookupAll: Lookup = (host) => lookupName(host, { all: true, verbatim: true });

/**
 * The addresses of a host, each of which is public. One that is not spoils them all: whoever mixes
 * them hopes that the other one gets connected to.
 *
 * @throws ServiceError `url_not_allowed`, `url_unreachable`
 */
export async function resolvePublic({
  host,
  lookup,
  isPublic,
}: {
  host: string;
  lookup: Lookup;
  isPublic: (address: string) => boolean;
}): Promise<LookupAddress[]> {
  const addresses =
    isIP(host) === 0 ? await lookup(host).catch(() => []) : [{ address: host, family: isIP(host) }];
  if (addresses.length === 0) {
    throw new ServiceError("url_unreachable", `The host "${host}" has no address. Check its name.`);
  }
  if (!addresses.every(({ address }) => isPublic(address))) {
    // Not which address: that would tell a stranger about the network in here.
    throw new ServiceError(
      "url_not_allowed",
      `The host "${host}" has an address that is not public. Only the public internet is fetched from.`,
    );
  }
  return addresses;
}
