import { expect, test } from "vitest";
import { readEnvironment } from "../../functions/environment.ts";

const ISSUER = {
  ALLWEATHER_OIDC_ISSUER: "https://login.example",
  ALLWEATHER_OIDC_AUDIENCE: "allweather",
};

const PUBLIC = { ALLWEATHER_PUBLIC_URL: "https://allweather.example.org" };

test.each(["0.0.0.0", "::", "192.168.1.7", "example.org", "127.0.0.1.example.org"])(
  "a server that others can reach at %s is not open",
  (ALLWEATHER_HOST) => {
    expect(() => readEnvironment({ ALLWEATHER_HOST })).toThrow(
      /which others can reach.*ALLWEATHER_ACCESS=keys.*allweather keys create.*ALLWEATHER_HOST=127/,
    );
    const settings = { ALLWEATHER_HOST, ALLWEATHER_ACCESS: "keys", ...PUBLIC };
    expect(readEnvironment(settings)).toMatchObject({ ALLWEATHER_ACCESS: "keys" });
  },
);

test("a server that others can reach says where, unless its store takes uploads", () => {
  const settings = { ALLWEATHER_HOST: "0.0.0.0", ALLWEATHER_ACCESS: "keys" };

  expect(() => readEnvironment(settings)).toThrow(/ALLWEATHER_PUBLIC_URL is not set.*https:/);
  readEnvironment({ ...settings, ...PUBLIC });
  readEnvironment({ ...settings, ALLWEATHER_STORE: "s3://bucket/allweather" });
});

test.each(["127.0.0.1", "127.1.2.3", "::1", "localhost"])(
  "a server that only this machine can reach at %s may be open",
  (ALLWEATHER_HOST) => {
    expect(readEnvironment({ ALLWEATHER_HOST })).toMatchObject({ ALLWEATHER_ACCESS: "open" });
  },
);

test("an issuer is no use where nobody is asked", () => {
  expect(() => readEnvironment(ISSUER)).toThrow(/so no token is asked for/);
});

test.each(Object.keys(ISSUER))("%s does not stand alone", (name) => {
  const alone = { ALLWEATHER_ACCESS: "keys", ...ISSUER, [name]: "" };

  expect(() => readEnvironment(alone)).toThrow(/belong together/);
});

test.each(["http://login.example", "ftp://login.example", "login.example", "file:///keys"])(
  "an issuer at %s is not believed",
  (ALLWEATHER_OIDC_ISSUER) => {
    const settings = { ALLWEATHER_ACCESS: "keys", ...ISSUER, ALLWEATHER_OIDC_ISSUER };

    expect(() => readEnvironment(settings)).toThrow(/ALLWEATHER_OIDC_ISSUER is .*https/);
  },
);

test("a mistake about access does not hide the others", () => {
  const settings = { ALLWEATHER_HOST: "0.0.0.0", ALLWEATHER_PORT: "x", ALLWEATHER_LIMITS: "y" };

  expect(() => readEnvironment(settings)).toThrow(
    /(?=.*ALLWEATHER_HOST is "0\.0\.0\.0")(?=.*ALLWEATHER_PORT is "x")(?=.*ALLWEATHER_LIMITS is "y")/,
  );
});
