import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { useTestApp } from "../test-app.ts";
import { describeCorpus, segmentWith } from "./describe-corpus.ts";

const app = useTestApp();
const post = segmentWith(app);
const large = { status: 413, code: "request_too_large" };
const invalid = { status: 400, code: "request_invalid" };
const unsupported = { status: 415, code: "body_encoding_unsupported" };
const zeros = Buffer.alloc(128 * 1024 * 1024);
const packed = gzipSync(zeros);

const packedWith = (encoding: string, body: Uint8Array, type = "image/png") =>
  post(body, { "Content-Encoding": encoding, "Content-Type": type });

describeCorpus("packed bodies", app, [
  { name: "gzip of 128 MiB of zeros", ...large, send: () => packedWith("gzip", packed) },
  { name: "deflate of the same", ...large, send: () => packedWith("deflate", deflateSync(zeros)) },
  {
    name: "the same as a form",
    ...large,
    send: () => packedWith("gzip", packed, "multipart/form-data; boundary=x"),
  },
  {
    name: "the same as JSON",
    ...large,
    send: () => packedWith("gzip", packed, "application/json"),
  },
  {
    name: "the same for another route",
    ...large,
    send: () =>
      app.request("/v1/evaluations", {
        method: "POST",
        body: packed,
        headers: { "Content-Encoding": "gzip", "Content-Type": "application/json" },
      }),
  },
  {
    name: "gzip of 16 MiB of zeros, within the size and over the ratio",
    ...large,
    send: () => packedWith("gzip", gzipSync(zeros.subarray(0, 16 * 1024 * 1024))),
  },
  {
    name: "many small gzip members behind each other",
    ...large,
    send: () =>
      packedWith("gzip", Buffer.concat(Array(200).fill(gzipSync(zeros.subarray(0, 1e6))))),
  },
  {
    name: "gzip in gzip, said once: what is in it is no image",
    status: 415,
    code: "image_format_unsupported",
    send: () => packedWith("gzip", gzipSync(packed)),
  },
  {
    name: "gzip in gzip, said twice",
    ...unsupported,
    send: () => packedWith("gzip, gzip", packed),
  },
  { name: "brotli", ...unsupported, send: () => packedWith("br", brotliCompressSync("a")) },
  { name: "zstd", ...unsupported, send: () => packedWith("zstd", packed) },
  {
    name: "a name that every object has",
    ...unsupported,
    send: () => packedWith("__proto__", packed),
  },
  { name: "a constructor", ...unsupported, send: () => packedWith("constructor", packed) },
  { name: "a long name", ...unsupported, send: () => packedWith("a".repeat(4000), packed) },
  { name: "no gzip", ...invalid, send: () => packedWith("gzip", Buffer.from("no gzip at all")) },
  {
    name: "gzip that is cut off",
    ...invalid,
    send: () => packedWith("gzip", packed.subarray(0, 40)),
  },
  {
    name: "gzip of nothing",
    status: 400,
    code: "image_missing",
    send: () => packedWith("gzip", gzipSync("")),
  },
  {
    name: "no bytes, called gzip",
    ...invalid,
    send: () => packedWith("gzip", Buffer.alloc(0)),
  },
  {
    name: "deflate without the header that HTTP wants",
    ...invalid,
    send: () => packedWith("deflate", deflateRawSync("a")),
  },
]);
