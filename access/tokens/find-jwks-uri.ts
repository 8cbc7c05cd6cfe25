import { z } from "zod";
import { ServiceError } from "#contracts";

const TIMEOUT_MS = 5_000;

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() });

/**
 * Asks an issuer where its keys are (OpenID Connect Discovery 1.0).
 *
 * @throws ServiceError `issuer_unavailable` when it does not answer, or not as itself.
 */
export async function findJwksUri(issuer: string): Promise<URL> {
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const { issuer: named, jwks_uri: jwksUri } = await fetchDocument(url);
  if (named !== issuer) {
    throw new ServiceError(
      "issuer_unavailable",
      `${url} is of the issuer "${named}" and not of "${issuer}". Set ALLWEATHER_OIDC_ISSUER to the very text that tokens carry.`,
    );
  }
  const found = new URL(jwksUri);
  if (!isTrustworthy(found)) {
    throw new ServiceError(
      "issuer_unavailable",
      `The keys of the issuer "${issuer}" are at ${jwksUri}, which anybody on the way could change. Use an issuer whose keys are at an https URL.`,
    );
  }
  return found;
}

/** Keys may only come from where nobody on the way can exchange them. */
export function isTrustworthy({ protocol, hostname }: URL): boolean {
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return protocol === "https:" || (protocol === "http:" && isHere);
}

async function fetchDocument(url: string): Promise<z.infer<typeof discoverySchema>> {
  try {
    const response = await fetch(url, {
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) {
      throw new Error(`it answered ${response.status}`);
    }
    return discoverySchema.parse(await response.json());
  } catch (cause) {
    throw new ServiceError(
      "issuer_unavailable",
      `The issuer's ${url} cannot be read. Try again in a while.`,
      { cause },
    );
  }
}
