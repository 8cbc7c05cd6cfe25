import type { Dispatcher } from "undici";
import { ServiceError } from "#contracts";
import type { FetchPolicy } from "./fetch-policy.ts";

export interface Fetched {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string | string[] | undefined>;
  /** Empty unless the status is 2xx and a body is wanted: nobody gets to see a stranger's error page. */
  body: Uint8Array;
}

/**
 * Reads an answer up to its policy's size, and only if it is one of success and of an allowed type.
 *
 * @param take told of each piece of the body before it is kept; what it throws ends the reading.
 * @throws ServiceError `url_unreachable`
 */
export async function readResponse({
  response: { statusCode: status, headers, body },
  host,
  policy,
  take = () => {},
}: {
  response: Dispatcher.ResponseData;
  host: string;
  policy: FetchPolicy;
  take?: ((bytes: number) => void) | undefined;
}): Promise<Fetched> {
  if (policy.headOnly || status < 200 || status > 299) {
    body.on("error", () => {}).destroy();
    return { status, headers, body: new Uint8Array() };
  }
  checkType({ headers, host, policy });
  if (Number(headers["content-length"]) > policy.maxBytes) {
    throw tooLarge({ host, policy });
  }

  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > policy.maxBytes) {
      throw tooLarge({ host, policy });
    }
    take(chunk.length);
    chunks.push(chunk);
  }
  return { status, headers, body: Buffer.concat(chunks) };
}

function checkType({
  headers,
  host,
  policy: { contentTypes },
}: {
  headers: Fetched["headers"];
  host: string;
  policy: FetchPolicy;
}): void {
  if (contentTypes === undefined) {
    return;
  }
  const type = String(headers["content-type"] ?? "")
    .split(";", 1)
    .join()
    .trim()
    .toLowerCase();
  const isAllowed = contentTypes.some((allowed) =>
    allowed.endsWith("/*") ? type.startsWith(allowed.slice(0, -1)) : type === allowed,
  );
  if (!isAllowed) {
    throw new ServiceError(
      "url_unreachable",
      `The host "${host}" answered with something other than ${contentTypes.join(" or ")}. Check the URL.`,
    );
  }
  if (headers["content-encoding"] !== undefined && headers["content-encoding"] !== "identity") {
    throw new ServiceError(
      "url_unreachable",
      `The host "${host}" answered with a packed body although it was asked not to. Send the image itself.`,
    );
  }
}

function tooLarge({ host, policy }: { host: string; policy: FetchPolicy }): ServiceError {
  return new ServiceError(
    "url_unreachable",
    `The host "${host}" answered with more than ${policy.maxBytes} bytes. Name a smaller file.`,
  );
}
