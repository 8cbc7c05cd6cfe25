import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair } from "jose";

export type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

/** A key of an issuer. */
export interface Served {
  pair: Pair;
  kid: string;
  alg: string;
}

export function newPair(alg: string): Promise<Pair> {
  return generateKeyPair(alg, { extractable: true });
}

/** An issuer of tokens that really listens on loopback. What it answers can be changed. */
export async function startIssuer(served: Served[]) {
  const requests: string[] = [];
  const answer = { status: 200, discovery: {} as Record<string, string> };
  const server = createServer(async ({ url = "" }, response) => {
    requests.push(url);
    response.statusCode = url === "/away" ? 500 : answer.status;
    response.setHeader("Content-Type", "application/json");
    const keys = served.map(async ({ pair, kid, alg }) => ({
      ...(await exportJWK(pair.publicKey)),
      ...{ kid, alg, use: "sig" },
    }));
    response.end(
      JSON.stringify(url === "/keys" ? { keys: await Promise.all(keys) } : answer.discovery),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(answer.discovery, { issuer, jwks_uri: `${issuer}/keys` });
  return { issuer, requests, answer, close: () => void server.close() };
}
