import { isIP } from "node:net";
import { ServiceError } from "#contracts";
import type { FetchPolicy } from "./fetch-policy.ts";
import { isPublicAddress } from "./is-public-address.ts";

const LONGEST_URL = 2048;
const HTTPS_PORT = 443;

/**
 * Parses a URL, once, and refuses what a policy does not allow, as far as that can be told without
 * asking the network. `fetchPublic` asks again, and looks at addresses.
 *
 * @param isPublic what counts as public; tests have their servers at home.
 * @throws ServiceError `url_not_allowed`
 */
export function assertPublicUrl(
  text: string,
  policy: Pick<FetchPolicy, "allowedHosts" | "ports">,
  isPublic: (address: string) => boolean = isPublicAddress,
): URL {
  const url = parse(text);
  if (url.protocol !== "https:") {
    throw notAllowed(`starts with "${url.protocol}"`, "Only https: is fetched.");
  }
  if (url.username !== "" || url.password !== "") {
    throw notAllowed("holds a user name or a password", "Leave them out.");
  }
  const port = url.port === "" ? HTTPS_PORT : Number(url.port);
  if (!policy.ports.includes(port)) {
    throw notAllowed(`has port ${port}`, `Allowed: ${policy.ports.join(", ")}.`);
  }
  const host = hostOf(url);
  if (policy.allowedHosts !== "any-public" && !isListed(host, policy.allowedHosts)) {
    throw notAllowed(
      `has the host "${host}"`,
      "That host is not on this server's list. Send the image itself, or upload it.",
    );
  }
  if (isIP(host) !== 0 && !isPublic(host)) {
    throw notAllowed(`has the host "${host}"`, "That is no public address.");
  }
  return url;
}

/** The host of a URL, without the brackets that an IPv6 address has there. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1");
}

function parse(text: string): URL {
  if (text.length > LONGEST_URL) {
    throw notAllowed(`has ${text.length} characters`, `At most ${LONGEST_URL} are read.`);
  }
  if (!URL.canParse(text)) {
    throw notAllowed("cannot be parsed", "Write an absolute one, like https://host/street.jpg.");
  }
  return new URL(text);
}

function isListed(host: string, hosts: readonly string[]): boolean {
  return hosts.some((listed) =>
    listed.startsWith("*.") ? host.endsWith(listed.slice(1)) : host === listed,
  );
}

function notAllowed(what: string, advice: string): ServiceError {
  return new ServiceError("url_not_allowed", `The URL ${what}. ${advice}`);
}
