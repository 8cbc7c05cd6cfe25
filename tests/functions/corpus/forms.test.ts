import { drawPicture } from "../../segmentation/pictures.ts";
import { useTestApp } from "../test-app.ts";
import { describeCorpus, segmentWith } from "./describe-corpus.ts";

const app = useTestApp();
const post = segmentWith(app);
const invalid = { status: 400, code: "request_invalid" };
const missing = { status: 400, code: "image_missing" };
const large = { status: 413, code: "request_too_large" };
const FORM = "multipart/form-data; boundary=x";
const picture = await drawPicture().png().toBuffer();

/** A part as it is on the wire. */
function part(disposition: string, content: string | Buffer = picture, headers = ""): Buffer {
  return Buffer.concat([
    Buffer.from(`--x\r\nContent-Disposition: ${disposition}\r\n${headers}\r\n`),
    Buffer.from(content as string),
    Buffer.from("\r\n"),
  ]);
}

const image = (name = "street.png") => part(`form-data; name="image"; filename="${name}"`);
const field = (name: string, value: string) => part(`form-data; name="${name}"`, value);
const form = (...parts: (Buffer | string)[]) =>
  post(
    Buffer.concat([...parts.map((each) => Buffer.from(each as string)), Buffer.from("--x--\r\n")]),
    {
      "Content-Type": FORM,
    },
  );
const cut = (body: Buffer | string) => post(Buffer.from(body as string), { "Content-Type": FORM });

describeCorpus("forms that are damaged", app, [
  {
    name: "no boundary said",
    ...invalid,
    send: () => post(image(), { "Content-Type": "multipart/form-data" }),
  },
  {
    name: "an empty boundary",
    ...invalid,
    send: () => post(image(), { "Content-Type": "multipart/form-data; boundary=" }),
  },
  {
    name: "another boundary than the one said",
    ...invalid,
    send: () => post(image(), { "Content-Type": "multipart/form-data; boundary=y" }),
  },
  {
    name: "a boundary of 8,000 characters",
    ...invalid,
    send: () =>
      post(image(), { "Content-Type": `multipart/form-data; boundary=${"x".repeat(8000)}` }),
  },
  { name: "nothing", ...invalid, send: () => cut("") },
  { name: "only the end", ...invalid, send: () => form() },
  {
    name: "cut off within a header",
    ...invalid,
    send: () => cut("--x\r\nContent-Disposition: form-d"),
  },
  { name: "cut off within the image", ...invalid, send: () => cut(image().subarray(0, 200)) },
  { name: "without its end", ...invalid, send: () => cut(image()) },
  { name: "a part without headers", ...invalid, send: () => form("--x\r\n\r\nabc\r\n") },
  {
    name: "a part that is no form-data",
    ...invalid,
    send: () => form(part('attachment; name="image"')),
  },
  {
    name: "a part without a name",
    ...invalid,
    send: () => form(part('form-data; filename="a.png"')),
  },
  {
    name: "20,000 boundaries and nothing else",
    ...large,
    send: () => cut(Buffer.alloc(100_000, "--x\r\n")),
  },
]);

describeCorpus("forms that are too much", app, [
  { name: "17 images", ...large, send: () => form(...Array.from({ length: 17 }, () => image())) },
  {
    name: "10,000 images",
    ...large,
    send: () => form(...Array(10_000).fill(part('form-data; name="image"; filename="a"', "a"))),
  },
  {
    name: "10,000 unknown fields",
    ...invalid,
    send: () => form(...Array(10_000).fill(field("a", "b"))),
  },
  {
    name: "10,000 times the same field",
    ...invalid,
    send: () => form(...Array(10_000).fill(field("model", "b"))),
  },
  {
    name: "10,000 parts that are skipped",
    ...large,
    send: () => form(...Array(10_000).fill(part("attachment", "a"))),
  },
  {
    name: "a field of 1 MiB",
    ...invalid,
    send: () => form(field("model", "a".repeat(2 ** 20)), image()),
  },
  {
    name: "a field with a name of 1 MiB",
    ...invalid,
    send: () => form(field("a".repeat(2 ** 20), "b"), image()),
  },
  {
    name: "a part with a header of 1 MiB",
    status: 200,
    send: () =>
      form(part('form-data; name="image"; filename="a"', picture, `X: ${"a".repeat(2 ** 20)}\r\n`)),
  },
  {
    name: "a part with 10,000 headers, its own behind them",
    ...invalid,
    send: () =>
      form(
        `--x\r\n${"A: b\r\n".repeat(10_000)}Content-Disposition: form-data; name="image"; filename="a"\r\n\r\n`,
        picture,
        "\r\n",
      ),
  },
  {
    name: "a body of 33 MiB",
    ...large,
    send: () => form(part('form-data; name="image"; filename="a"', Buffer.alloc(33 * 2 ** 20))),
  },
]);

describeCorpus("fields of forms", app, [
  { name: "no image", ...invalid, send: () => form(field("model", "baseline-mini")) },
  {
    name: "an empty image",
    ...missing,
    send: () => form(part('form-data; name="image"; filename="a"', "")),
  },
  {
    name: "an empty image behind a good one",
    ...missing,
    send: () => form(image(), part('form-data; name="image"; filename="a"', "")),
  },
  { name: "an image as text", ...invalid, send: () => form(part('form-data; name="image"', "a")) },
  {
    name: "a file in another field",
    ...invalid,
    send: () => form(part('form-data; name="photo"; filename="a"')),
  },
  {
    name: "an unknown field",
    ...invalid,
    send: () => form(field("modle", "baseline-mini"), image()),
  },
  {
    name: "a field twice",
    ...invalid,
    send: () => form(field("model", "a"), field("model", "b"), image()),
  },
  {
    name: "a field called __proto__",
    ...invalid,
    send: () => form(field("__proto__", "a"), image()),
  },
  {
    name: "a field called constructor",
    ...invalid,
    send: () => form(field("constructor", "a"), image()),
  },
  {
    name: "a field whose name has a line break",
    ...invalid,
    send: () => form(field("mo\ndel", "a")),
  },
  {
    name: "a quality that is none",
    ...invalid,
    send: () => form(field("quality", "NaN"), image()),
  },
  {
    name: "a label that is none",
    ...invalid,
    send: () => form(field("labels", "dragon"), image()),
  },
  {
    name: "a format that is none",
    ...invalid,
    send: () => form(field("format", "../../etc/passwd"), image()),
  },
  {
    name: "a model that is a path",
    ...invalid,
    send: () => form(field("model", "../../etc/passwd"), image()),
  },
  {
    name: "bytes that are no UTF-8",
    ...invalid,
    send: () => form(part('form-data; name="model"', Buffer.from([0xc0, 0xaf])), image()),
  },
  { name: "a file name that is a path", status: 200, send: () => form(image("../../etc/passwd")) },
  { name: "a file name with NUL", status: 200, send: () => form(image("a\0.png")) },
  {
    name: "a file name of 6,000 characters",
    status: 200,
    send: () => form(image("a".repeat(6000))),
  },
  {
    name: "a form in a form",
    ...invalid,
    send: () =>
      form(
        part(
          'form-data; name="image"',
          "--y\r\n\r\na\r\n--y--",
          "Content-Type: multipart/mixed; boundary=y\r\n",
        ),
      ),
  },
]);
