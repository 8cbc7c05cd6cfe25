import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

/** Without these in the signature, whoever has the address could put anything there, over anything. */
const SIGNED_HEADERS = ["host", "content-type", "content-length", "if-none-match"];
const CHECKSUM_HEADER = "x-amz-checksum-sha256";

/**
 * Signs an address at which one object can be put once: of this type and size, with this digest,
 * under a key that is still free.
 *
 * @param client with `requestChecksumCalculation: "WHEN_REQUIRED"`, as the body is not here to be summed.
 * @returns with the headers that must be sent, besides Content-Length.
 */
export async function presignS3Put({
  client,
  bucket,
  key,
  contentType,
  bytes,
  sha256,
  expiresInSeconds,
}: {
  client: S3Client;
  bucket: string;
  key: string;
  contentType: string;
  bytes: number;
  /** In hex. */
  sha256?: string | undefined;
  expiresInSeconds: number;
}): Promise<{ url: string; headers: Record<string, string> }> {
  const checksum = sha256 && Buffer.from(sha256, "hex").toString("base64");
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    ContentType: contentType,
    ContentLength: bytes,
    IfNoneMatch: "*",
    ...(checksum && { ChecksumSHA256: checksum }),
  });
  const url = await getSignedUrl(client, command, {
    expiresIn: expiresInSeconds,
    signableHeaders: new Set([...SIGNED_HEADERS, CHECKSUM_HEADER]),
    // As a header the store compares it with what arrives.
    unhoistableHeaders: new Set([CHECKSUM_HEADER]),
  });
  return {
    url,
    headers: {
      "Content-Type": contentType,
      "If-None-Match": "*",
      ...(checksum && { [CHECKSUM_HEADER]: checksum }),
    },
  };
}
