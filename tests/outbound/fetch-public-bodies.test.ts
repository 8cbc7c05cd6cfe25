import { expect, onTestFinished, test } from "vitest";
import { ServiceError } from "#contracts";
import { fetchAtHome, policy, startHttps } from "./local-https.ts";

const HOST = "images.example.org";
const unreachable = expect.objectContaining({ code: "url_unreachable" });

test("what an error page says is not passed on", async () => {
  const { port } = await startHttps((_, response) =>
    response.writeHead(500).end("secrets of a server"),
  );

  const { status, body } = await fetchAtHome({ url: `https://${HOST}:${port}/` });

  expect([status, body]).toEqual([500, new Uint8Array()]);
});

test.each([
  ["that says so", { "content-length": "1001" }],
  ["that does not say so", {}],
])("a body over the limit %s is not read", async (_, headers) => {
  const { port } = await startHttps((_, response) =>
    response.writeHead(200, headers).end(Buffer.alloc(1001)),
  );

  await expect(fetchAtHome({ url: `https://${HOST}:${port}/` })).rejects.toThrow(
    /more than 1000 bytes/,
  );
});

test("a body without end is cut off", async () => {
  const { port } = await startHttps((_, response) => {
    const timer = setInterval(() => response.write(Buffer.alloc(100)), 1);
    onTestFinished(() => clearInterval(timer));
  });

  await expect(fetchAtHome({ url: `https://${HOST}:${port}/` })).rejects.toEqual(unreachable);
});

test("a server that drips is cut off by the time for everything", async () => {
  const { port } = await startHttps((_, response) => {
    const timer = setInterval(() => response.write("."), 20);
    onTestFinished(() => clearInterval(timer));
  });

  const fetching = fetchAtHome({
    url: `https://${HOST}:${port}/`,
    policy: policy({ ports: [port], timeoutMs: 200 }),
  });

  await expect(fetching).rejects.toThrow(/did not answer in time/);
});

test("whoever wants the head alone is not refused for what stands behind it", async () => {
  const { port } = await startHttps((_, response) => response.end(Buffer.alloc(100_000)));

  const { status, body } = await fetchAtHome({
    url: `https://images.example.org:${port}/`,
    method: "POST",
    policy: policy({ ports: [port], maxBytes: 0, maxRedirects: 0, headOnly: true }),
  });

  expect({ status, size: body.length }).toEqual({ status: 200, size: 0 });
});

test("whoever counts the body is told of it piece by piece, and can end it", async () => {
  const { port } = await startHttps((_, response) => response.end(Buffer.alloc(900)));
  const url = `https://images.example.org:${port}/`;
  let counted = 0;
  await fetchAtHome({
    url,
    take: (bytes) => {
      counted += bytes;
    },
  });
  expect(counted).toBe(900);

  const full = new ServiceError("overloaded", "full");
  const refusing = fetchAtHome({
    url,
    take: () => {
      throw full;
    },
  });
  await expect(refusing).rejects.toBe(full);
});
