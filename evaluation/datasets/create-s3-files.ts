import {
  GetObjectCommand,
  type ListObjectsV2CommandOutput,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import { ServiceError } from "#contracts";
import { assertDatasetPath, isDatasetPath } from "./assert-dataset-path.ts";
import { DatasetFileMissing, type DatasetFiles } from "./dataset-files.ts";

const REFUSED = [
  "AccessDenied",
  "AccountProblem",
  "CredentialsProviderError",
  "ExpiredToken",
  "Forbidden",
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
  "TokenRefreshRequired",
];

/** Files of an S3 bucket, below a prefix without a "/" at its end; `""` is the whole bucket. */
export function createS3Files({
  bucket,
  prefix,
  client,
}: {
  bucket: string;
  prefix: string;
  client: S3Client;
}): DatasetFiles {
  const start = prefix === "" ? "" : `${prefix}/`;
  const url = `s3://${bucket}${prefix && "/"}${prefix}`;

  return {
    url,

    async *list(folder) {
      for await (const page of listPages(folder)) {
        for (const { Key = "", Size = 0 } of page.Contents ?? []) {
          const path = Key.slice(start.length);
          // Consoles make keys that end in "/" to show empty folders.
          if (isDatasetPath(path)) {
            yield { path, sizeBytes: Size };
          }
        }
      }
    },

    async *folders(folder) {
      for await (const page of listPages(folder, "/")) {
        for (const { Prefix = "" } of page.CommonPrefixes ?? []) {
          const path = Prefix.slice(start.length, -"/".length);
          if (isDatasetPath(path)) {
            yield path;
          }
        }
      }
    },

    async read(path) {
      assertDatasetPath(path);
      try {
        const { Body } = await client.send(
          new GetObjectCommand({ Bucket: bucket, Key: start + path }),
        );
        return (await Body?.transformToByteArray()) ?? new Uint8Array();
      } catch (error) {
        const isMissing = error instanceof Error && ["NoSuchKey", "NotFound"].includes(error.name);
        throw isMissing ? new DatasetFileMissing({ url, path }) : explain({ error, bucket, url });
      }
    },
  };

  async function* listPages(
    folder: string,
    delimiter?: string,
  ): AsyncIterable<ListObjectsV2CommandOutput> {
    if (folder !== "") {
      assertDatasetPath(folder);
    }
    const wanted = folder === "" ? start : `${start}${folder}/`;
    try {
      yield* paginateListObjectsV2(
        { client },
        { Bucket: bucket, Prefix: wanted, Delimiter: delimiter },
      );
    } catch (error) {
      throw explain({ error, bucket, url });
    }
  }
}

/** What a person can do something about, said so; anything else as it came. */
function explain({ error, bucket, url }: { error: unknown; bucket: string; url: string }): unknown {
  const { name, message } = error as Error;
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  if (name === "NoSuchBucket") {
    return new ServiceError("dataset_not_found", `There is no bucket "${bucket}". Check ${url}.`, {
      cause: error,
    });
  }
  if (REFUSED.includes(name) || status === 401 || status === 403) {
    return new ServiceError(
      "dataset_not_found",
      `Access to ${url} was refused (${name}: ${message}). Check the credentials and what they allow.`,
      { cause: error },
    );
  }
  return error;
}
