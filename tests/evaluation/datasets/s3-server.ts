import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { S3Client } from "@aws-sdk/client-s3";
import { onTestFinished } from "vitest";

const PAGE = 4;

/** A server on loopback that lists and hands out objects as S3 does, four keys a page. */
export async function startS3Server(
  buckets: Record<string, Record<string, Uint8Array>>,
): Promise<{ endpoint: string; client: S3Client }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const [, bucket = "", ...rest] = decodeURIComponent(url.pathname).split("/");
    const key = rest.join("/");
    const bodies = buckets[bucket];
    if (bucket === "closed") {
      return answerError(response, 403, "AccessDenied");
    }
    if (bodies === undefined) {
      return answerError(response, 404, "NoSuchBucket");
    }
    if (url.searchParams.get("list-type") === "2") {
      return response.end(listPage(bodies, url.searchParams));
    }
    const body = bodies[key];
    return body === undefined ? answerError(response, 404, "NoSuchKey") : response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new S3Client({
    endpoint,
    forcePathStyle: true,
    region: "us-east-1",
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
    maxAttempts: 1,
  });
  onTestFinished(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { endpoint, client };
}

function listPage(bodies: Record<string, Uint8Array>, query: URLSearchParams): string {
  const prefix = query.get("prefix") ?? "";
  const after = query.get("continuation-token") ?? "";
  const delimiter = query.get("delimiter");
  // With a delimiter, all keys of one folder are one entry.
  const entries = Object.keys(bodies)
    .filter((key) => key.startsWith(prefix))
    .map((key) => {
      const end = delimiter === null ? -1 : key.indexOf(delimiter, prefix.length);
      return end === -1 ? key : `${key.slice(0, end)}/>`;
    });
  const later = [...new Set(entries)].filter((entry) => entry > after).sort();
  const page = later.slice(0, PAGE);
  const found = page.map((entry) =>
    entry.endsWith(">")
      ? `<CommonPrefixes><Prefix>${entry.slice(0, -1)}</Prefix></CommonPrefixes>`
      : `<Contents><Key>${entry}</Key><Size>${bodies[entry]?.length}</Size></Contents>`,
  );
  const isTruncated = later.length > page.length;
  const token = isTruncated
    ? `<NextContinuationToken>${page.at(-1)?.replace(">", "&gt;")}</NextContinuationToken>`
    : "";
  return `<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${found.join("")}${token}</ListBucketResult>`;
}

function answerError(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(`<Error><Code>${code}</Code><Message>${code} it is</Message></Error>`);
}
