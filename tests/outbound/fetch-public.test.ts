import { expect, onTestFinished, test } from "vitest";
import { fetchPublic } from "#outbound";
import { fetchAtHome, policy, startHttps } from "./local-https.ts";

const HOST = "images.example.org";
const refused = expect.objectContaining({ code: "url_not_allowed" });
const unreachable = expect.objectContaining({ code: "url_unreachable" });

test("the connection goes to the address that was checked, under the name of the URL", async () => {
  const { port, seen } = await startHttps((_, response) => response.end("picture"));

  const { status, body } = await fetchAtHome({ url: `https://${HOST}:${port}/a.jpg?b#c` });

  expect([status, Buffer.from(body).toString()]).toEqual([200, "picture"]);
  expect(seen).toMatchObject([
    { method: "GET", path: "/a.jpg?b", host: `${HOST}:${port}`, serverName: HOST },
  ]);
  expect(seen[0]?.headers).not.toHaveProperty("authorization");
});

test("a name server that changes its answer changes nothing: it is asked once", async () => {
  const { port } = await startHttps((_, response) => response.end("picture"));
  const answers = ["127.0.0.1", "10.0.0.1"];

  const { body } = await fetchAtHome({
    url: `https://${HOST}:${port}/`,
    lookup: async () => [{ address: answers.shift() ?? "10.0.0.2", family: 4 }],
  });

  expect(Buffer.from(body).toString()).toBe("picture");
  expect(answers).toEqual(["10.0.0.1"]);
});

test.each([
  ["a private address", ["10.0.0.1"]],
  ["the address of a cloud's credentials", ["169.254.169.254"]],
  ["a mapped address", ["::ffff:127.0.0.1"]],
  ["NAT64 of a private address", ["64:ff9b::a00:1"]],
  ["a public and a private address", ["8.8.8.8", "10.0.0.1"]],
  ["a public address, and loopback in IPv6", ["8.8.8.8", "::1"]],
])("a name with %s is refused, without saying which", async (_, addresses) => {
  const fetching = fetchPublic({
    url: "https://rebind.example.org/",
    policy: policy({}),
    lookup: async () =>
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
  });

  await expect(fetching).rejects.toEqual(refused);
  await expect(fetching).rejects.not.toThrow(/10\.0\.0\.1|169\.254|::/);
});

test("a name without an address is unreachable", async () => {
  const fetching = fetchAtHome({ url: "https://nowhere.example.org:1/", lookup: async () => [] });

  await expect(fetching).rejects.toEqual(unreachable);
});

test("a name server that never answers is waited for no longer than for anything else", async () => {
  const fetching = fetchPublic({
    url: "https://slow.example.org/",
    policy: policy({ timeoutMs: 50 }),
    lookup: () => new Promise(() => {}),
  });

  await expect(fetching).rejects.toThrow(/did not answer in time/);
});

test.each([
  ["to an http URL", "http://images.example.org/a.jpg"],
  ["to an address at home", "https://10.0.0.1/a.jpg"],
  ["to the address of a cloud's credentials", "https://169.254.169.254/latest/meta-data/"],
  ["to another port", "https://images.example.org:22/"],
  ["with a password", "https://a:b@images.example.org/"],
  ["to a file", "file:///etc/passwd"],
  ["to what is no URL", "https://["],
])("a redirect %s is refused", async (_, location) => {
  const { port, seen } = await startHttps((_, response) =>
    response.writeHead(302, { location }).end(),
  );

  await expect(fetchAtHome({ url: `https://${HOST}:${port}/` })).rejects.toEqual(refused);
  expect(seen.length).toBe(1);
});

test("a redirect to a name with a private address is refused", async () => {
  const { port, seen } = await startHttps((_, response) =>
    response.writeHead(302, { location: `https://inside.example.org:${port}/` }).end(),
  );

  const fetching = fetchAtHome({
    url: `https://${HOST}:${port}/`,
    lookup: async (host) => [{ address: host === HOST ? "127.0.0.1" : "10.0.0.1", family: 4 }],
  });

  await expect(fetching).rejects.toEqual(refused);
  expect(seen.length).toBe(1);
});

test("a redirect off the list of hosts is refused", async () => {
  const { port } = await startHttps((_, response) =>
    response.writeHead(302, { location: `https://other.example.org:${port}/` }).end(),
  );

  const fetching = fetchAtHome({
    url: `https://${HOST}:${port}/`,
    policy: policy({ allowedHosts: [HOST], ports: [port] }),
  });

  await expect(fetching).rejects.toThrow(/"other.example.org"/);
});

test("a redirect to what is allowed is followed, relative ones too", async () => {
  const { port, seen } = await startHttps((request, response) => {
    if (request.url === "/start") {
      response.writeHead(301, { location: "/middle" }).end();
    } else if (request.url === "/middle") {
      response.writeHead(307, { location: `https://other.example.org:${port}/end` }).end();
    } else {
      response.end("picture");
    }
  });

  const { body } = await fetchAtHome({ url: `https://${HOST}:${port}/start` });

  expect(Buffer.from(body).toString()).toBe("picture");
  expect(seen.map(({ path, serverName }) => [path, serverName])).toEqual([
    ["/start", HOST],
    ["/middle", HOST],
    ["/end", "other.example.org"],
  ]);
});

test("redirects in a circle end", async () => {
  const { port, seen } = await startHttps((_, response) =>
    response.writeHead(302, { location: "/" }).end(),
  );

  await expect(fetchAtHome({ url: `https://${HOST}:${port}/` })).rejects.toThrow(/more than 2/);
  expect(seen.length).toBe(3);
});

test("a POST is not sent on by a redirect", async () => {
  const { port, seen } = await startHttps((_, response) =>
    response.writeHead(307, { location: "/elsewhere" }).end(),
  );

  const { status } = await fetchAtHome({
    url: `https://${HOST}:${port}/`,
    method: "POST",
    body: "{}",
  });

  expect(status).toBe(307);
  expect(seen.length).toBe(1);
});

test.each([
  ["text/html", {}],
  ["", {}],
  ["image/jpeg", { "content-encoding": "gzip" }],
])("where only images are wanted, %j %j is refused", async (type, headers) => {
  const { port } = await startHttps((_, response) =>
    response.writeHead(200, { "content-type": type, ...headers }).end("x"),
  );

  const fetching = fetchAtHome({
    url: `https://${HOST}:${port}/`,
    policy: policy({ ports: [port], contentTypes: ["image/*"] }),
  });

  await expect(fetching).rejects.toEqual(unreachable);
});

test("a server whose certificate nobody trusts is not talked to", async () => {
  const { port, seen } = await startHttps((_, response) => response.end("picture"));

  const fetching = fetchPublic({
    url: `https://${HOST}:${port}/`,
    policy: policy({ ports: [port] }),
    lookup: async () => [{ address: "127.0.0.1", family: 4 }],
    isPublic: () => true,
  });

  await expect(fetching).rejects.toEqual(unreachable);
  expect(seen).toEqual([]);
});

test("a certificate for another name is not taken", async () => {
  const { port } = await startHttps((_, response) => response.end("picture"));

  await expect(fetchAtHome({ url: `https://wrong.example.org:${port}/` })).rejects.toEqual(
    unreachable,
  );
});

test("a port where nobody listens is unreachable", async () => {
  await expect(fetchAtHome({ url: `https://${HOST}:1/` })).rejects.toThrow(
    /could not be talked to/,
  );
});

test("proxies of the environment are not asked", async () => {
  const { port } = await startHttps((_, response) => response.end("picture"));
  for (const name of ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"]) {
    process.env[name] = "http://127.0.0.1:1";
    onTestFinished(() => {
      delete process.env[name];
    });
  }

  const { status } = await fetchAtHome({ url: `https://${HOST}:${port}/` });

  expect(status).toBe(200);
});

test("whoever asked can stop it", async () => {
  const stopping = new AbortController();
  const { port } = await startHttps(() => stopping.abort());

  const fetching = fetchAtHome({ url: `https://${HOST}:${port}/`, signal: stopping.signal });

  await expect(fetching).rejects.toEqual(unreachable);
});
