/**
 * A certificate that signed itself, with its key, for servers of tests: `images.example.org`,
 * `other.example.org` and 127.0.0.1. Nobody trusts it, so nothing is lost with the key. Made with
 *
 *     openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 \
 *       -subj /CN=images.example.org \
 *       -addext subjectAltName=DNS:images.example.org,DNS:other.example.org,IP:127.0.0.1
 */
export const LOOPBACK_CERTIFICATE = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgwVYVY5RHdaTdWfrq
YZa7QSWKjfUSEwKLytq8snqN6JWhRANCAAQSm8M/RAlbV2FQbXGM1R7HJoC4Zr7v
5ZuTpVMheV3VdHA1s8UIsmHNrr78/QQe9ZYLta3MM0y/smLLFY0PSiBR
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBzDCCAXGgAwIBAgIURoGbHxGLUDBz57w0NCMcl46KMccwCgYIKoZIzj0EAwIw
HTEbMBkGA1UEAwwSaW1hZ2VzLmV4YW1wbGUub3JnMCAXDTI2MTEyMjA0MTYxOVoY
DzIxMjYxMDI5MDQxNjE5WjAdMRswGQYDVQQDDBJpbWFnZXMuZXhhbXBsZS5vcmcw
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQSm8M/RAlbV2FQbXGM1R7HJoC4Zr7v
5ZuTpVMheV3VdHA1s8UIsmHNrr78/QQe9ZYLta3MM0y/smLLFY0PSiBRo4GMMIGJ
MB0GA1UdDgQWBBTQLrvh2cJEuAtuMoVT7LOzLv0kVzAfBgNVHSMEGDAWgBTQLrvh
2cJEuAtuMoVT7LOzLv0kVzAPBgNVHRMBAf8EBTADAQH/MDYGA1UdEQQvMC2CEmlt
YWdlcy5leGFtcGxlLm9yZ4IRb3RoZXIuZXhhbXBsZS5vcmeHBH8AAAEwCgYIKoZI
zj0EAwIDSQAwRgIhANO34vxWz7NKLWk1WteGIaeXujHelVBHU61Bqh2GUqjfAiEA
nLK+Kr/pnxZp+QXfKcryR+L7H8u69GsARXhWFGXXPFI=
-----END CERTIFICATE-----
`,
};
