import type { MiddlewareHandler } from "hono";

const LINKS =
  '</openapi.json>; rel="service-desc"; type="application/json", </docs>; rel="service-doc"; type="text/html"';

/** Every answer says where the API is described (RFC 8631), so that any one of them leads to the rest. */
export const linkDescription: MiddlewareHandler = async (c, next) => {
  await next();
  c.header("Link", LINKS, { append: true });
};
