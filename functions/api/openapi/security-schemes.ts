/** Where a trusted issuer describes itself, when the server was not told of one. */
const SOME_ISSUER = "https://issuer.example/";

/**
 * The ways to say who asks, by their names in the document.
 *
 * @param issuer of OpenID Connect tokens, when the server trusts one.
 */
export function securitySchemes(issuer: string = SOME_ISSUER) {
  return {
    apiKey: {
      type: "apiKey",
      in: "header",
      name: "X-API-Key",
      description: "An API key: `npx allweather keys create` makes one.",
    },
    bearer: {
      type: "http",
      scheme: "bearer",
      description: "An API key, or a token of the issuer that the server trusts.",
    },
    openId: {
      type: "openIdConnect",
      openIdConnectUrl: new URL(
        ".well-known/openid-configuration",
        issuer.endsWith("/") ? issuer : `${issuer}/`,
      ).href,
      description:
        "A token of the issuer that the server trusts (`ALLWEATHER_OIDC_ISSUER`), sent as a bearer token.",
    },
  } as const;
}
