import { S3Client } from "@aws-sdk/client-s3";
import { describe, expect, test, vi } from "vitest";
import { createS3Presign } from "../../functions/uploads/open-uploads.ts";
import { presignS3Put } from "../../functions/uploads/presign-s3-put.ts";

describe("addresses of an S3 store", () => {
  const client = new S3Client({
    region: "eu-central-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" },
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  const wanted = {
    client,
    bucket: "photos",
    key: "state/tenants/anna/uploads/1",
    contentType: "image/png",
    bytes: 5,
    expiresInSeconds: 900,
  };

  test("sign type, size and digest, and that nothing is there yet", async () => {
    const { url, headers } = await presignS3Put({ ...wanted, sha256: "ab".repeat(32) });

    const { pathname, searchParams } = new URL(url);
    expect(pathname).toBe("/state/tenants/anna/uploads/1");
    expect(searchParams.get("X-Amz-Expires")).toBe("900");
    expect(searchParams.get("X-Amz-SignedHeaders")?.split(";")).toEqual([
      "content-length",
      "content-type",
      "host",
      "if-none-match",
      "x-amz-checksum-sha256",
    ]);
    expect(headers).toEqual({
      "Content-Type": "image/png",
      "If-None-Match": "*",
      "x-amz-checksum-sha256": Buffer.alloc(32, 0xab).toString("base64"),
    });
  });

  test("are others for another size", async () => {
    const [one, other] = await Promise.all([
      presignS3Put(wanted),
      presignS3Put({ ...wanted, bytes: 6 }),
    ]);

    const signatureOf = ({ url }: { url: string }) =>
      new URL(url).searchParams.get("X-Amz-Signature");
    expect(signatureOf(one)).not.toBe(signatureOf(other));
  });

  test("name no checksum of an empty body, which the SDK would add", async () => {
    const { url } = await presignS3Put(wanted);

    expect(url).not.toMatch(/crc32/i);
  });

  test("lie below the folder of the tenant", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "example");
    vi.stubEnv("AWS_REGION", "eu-central-1");

    const { url } = await createS3Presign("s3://photos/state")({
      tenant: "anna",
      key: "1",
      origin: "",
      contentType: "image/png",
      bytes: 5,
      expiresAt: new Date(Date.now() + 900_000),
    });

    expect(new URL(url).pathname).toMatch(/\/state\/tenants\/anna\/uploads\/1$/);
    expect(Number(new URL(url).searchParams.get("X-Amz-Expires"))).toBeLessThanOrEqual(900);
  });
});
