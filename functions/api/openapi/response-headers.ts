/** Headers that many answers carry, for `components.headers`. */
export const RESPONSE_HEADERS = {
  RateLimit: {
    description:
      "What is left of each quota, and in how many seconds it starts anew (draft-ietf-httpapi-ratelimit-headers). Left out where there is no quota.",
    schema: { type: "string" },
    example: '"requests";r=5990;t=41, "pixels";r=998000000;t=40123',
  },
  "RateLimit-Policy": {
    description:
      "The caller's quotas: requests each minute, pixels of images each day. Left out where there is no quota.",
    schema: { type: "string" },
    example: '"requests";q=6000;w=60, "pixels";q=1000000000;w=86400;qu="pixels"',
  },
  "Retry-After": {
    description: "After how many seconds to try again.",
    schema: { type: "integer", minimum: 0 },
    example: 2,
  },
} as const;
