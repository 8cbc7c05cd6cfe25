import { serializeList } from "structured-headers";
import { POLICIES, type Standing } from "#access";

/**
 * The fields of draft-ietf-httpapi-ratelimit-headers: which quotas there are, and what is left of
 * them. The unit `pixels` is our own; requests are the default.
 */
export function limitFields(standings: Iterable<Standing>): Record<string, string> {
  const all = [...standings];
  if (all.length === 0) {
    return {};
  }
  return {
    "RateLimit-Policy": serializeList(
      all.map(({ policy, quota }) => [
        policy,
        new Map<string, number | string>([
          ["q", quota],
          ["w", POLICIES[policy].windowSeconds],
          ...(policy === "pixels" ? ([["qu", "pixels"]] as const) : []),
        ]),
      ]),
    ),
    RateLimit: serializeList(
      all.map(({ policy, remaining, resetSeconds }) => [
        policy,
        new Map([
          ["r", remaining],
          ["t", resetSeconds],
        ]),
      ]),
    ),
  };
}
