/** What may be asked of an address that somebody else named, and how much of an answer is read. */
export interface FetchPolicy {
  /** Names of hosts, exact or `*.example.org` for all below it; or every host on the public internet. */
  allowedHosts: readonly string[] | "any-public";
  ports: readonly number[];
  /** Of the answer's body. */
  maxBytes: number;
  /** For everything together: looking up names, all redirects, the whole body. */
  timeoutMs: number;
  /** Zero hands a redirect back as the answer. */
  maxRedirects: number;
  /** Media types that a body may have, exact or `image/*`; without it, any. */
  contentTypes?: readonly string[];
  /** Only the head of an answer is wanted: its body, whatever it is, is not read. */
  headOnly?: boolean;
}
