import { expect, test } from "vitest";
import { assertPublicUrl } from "#outbound";

const anywhere = { allowedHosts: "any-public", ports: [443] } as const;

test.each([
  "http://example.org/a.jpg",
  "ftp://example.org/a.jpg",
  "file:///etc/passwd",
  "data:image/png;base64,AAAA",
  "gopher://example.org/",
  "javascript:alert(1)",
  "//example.org/a.jpg",
  "/etc/passwd",
  "example.org",
  "https://",
  "",
  "https://anna@example.org/",
  "https://anna:secret@example.org/",
  "https://example.org:22/",
  "https://example.org:80/",
  "https://example.org:8443/",
  "https://127.0.0.1/",
  "https://127.1/",
  "https://2130706433/",
  "https://0x7f000001/",
  "https://0x7f.0.0.1/",
  "https://0177.0.0.1/",
  "https://017700000001/",
  "https://0/",
  "https://１２７.0.0.1/",
  "https://127.0.0.1./",
  "https://169.254.169.254/latest/meta-data/",
  "https://2852039166/latest/meta-data/",
  "https://10.0.0.1/",
  "https://192.168.0.1/",
  "https://172.16.0.1/",
  "https://100.64.0.1/",
  "https://224.0.0.1/",
  "https://[::1]/",
  "https://[::]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[::ffff:7f00:1]/",
  "https://[64:ff9b::7f00:1]/",
  "https://[2002:7f00:1::]/",
  "https://[fe80::1]/",
  "https://[fe80::1%25eth0]/",
  "https://[fd00:ec2::254]/",
  "https://exam ple.org/",
  `https://example.org/${"a".repeat(2048)}`,
])("%j is not allowed", (url) => {
  expect(() => assertPublicUrl(url, anywhere)).toThrow(
    expect.objectContaining({ code: "url_not_allowed" }),
  );
});

test.each([
  "https://example.org/a.jpg",
  "https://example.org:443/a.jpg",
  "https://8.8.8.8/a.jpg",
  "https://[2606:4700:4700::1111]/a.jpg",
])("%j is allowed where any public host is", (url) => {
  expect(assertPublicUrl(url, anywhere).protocol).toBe("https:");
});

test.each([
  ["example.org", "https://example.org/", true],
  ["example.org", "https://EXAMPLE.org/", true],
  ["example.org", "https://a.example.org/", false],
  ["example.org", "https://example.org.evil.net/", false],
  ["example.org", "https://example.org./", false],
  ["example.org", "https://evil.net/?example.org", false],
  ["example.org", "https://evil.net/#@example.org", false],
  ["example.org", "https://evil.net\\@example.org/", false],
  ["example.org", "https://ｅxample.org/", true],
  ["example.org", "https://еxample.org/", false],
  ["*.example.org", "https://a.example.org/", true],
  ["*.example.org", "https://a.b.example.org/", true],
  ["*.example.org", "https://example.org/", false],
  ["*.example.org", "https://evil-example.org/", false],
  ["8.8.8.8", "https://8.8.8.8/", true],
  ["127.0.0.1", "https://127.0.0.1/", false],
])("with %s on the list, %s: %s", (listed, url, isAllowed) => {
  const check = () => assertPublicUrl(url, { allowedHosts: [listed], ports: [443] });

  if (isAllowed) {
    expect(check()).toBeInstanceOf(URL);
  } else {
    expect(check).toThrow(expect.objectContaining({ code: "url_not_allowed" }));
  }
});

test("an empty list allows nothing", () => {
  expect(() => assertPublicUrl("https://example.org/", { allowedHosts: [], ports: [443] })).toThrow(
    /not on this server's list/,
  );
});
