import { fileURLToPath } from "node:url";
import { ServiceError } from "#contracts";
import { createFolderFiles } from "./create-folder-files.ts";
import type { DatasetFiles } from "./dataset-files.ts";

/**
 * The files at a URL: `s3://bucket/prefix`, `file:///folder`, or the path of a folder.
 *
 * For S3, region, endpoint and credentials are those that the AWS SDK finds; with an endpoint of one's
 * own (AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL) buckets are named in the path.
 *
 * @throws ServiceError `request_invalid`
 */
export async function openDatasetFiles(
  url: string,
  { environment = process.env }: { environment?: NodeJS.ProcessEnv } = {},
): Promise<DatasetFiles> {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1];
  if (scheme === undefined) {
    return createFolderFiles({ root: url });
  }
  if (scheme === "file") {
    return createFolderFiles({ root: fileURLToPath(url) });
  }
  const { bucket, prefix = "" } =
    /^s3:\/\/(?<bucket>[a-z0-9][a-z0-9.-]+)(?:\/(?<prefix>.*?))?\/*$/.exec(url)?.groups ?? {};
  if (bucket === undefined) {
    throw new ServiceError(
      "request_invalid",
      `${JSON.stringify(url)} names no folder. Name a path, file:///folder or s3://bucket/prefix.`,
    );
  }
  // The SDK takes a while to load, and most datasets lie on disks.
  const [{ S3Client }, { createS3Files }] = await Promise.all([
    import("@aws-sdk/client-s3"),
    import("./create-s3-files.ts"),
  ]);
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = environment;
  const endpoint = AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL;
  const client = new S3Client(endpoint ? { endpoint, forcePathStyle: true } : {});
  return createS3Files({ bucket, prefix, client });
}
