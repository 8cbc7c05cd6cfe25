import { drawPicture } from "../../segmentation/pictures.ts";
import { useTestApp } from "../test-app.ts";
import { type BadInput, describeCorpus, segmentWith } from "./describe-corpus.ts";

const app = useTestApp();
const post = segmentWith(app);
const invalid = { status: 400, code: "request_invalid" };
const picture = (await drawPicture().png().toBuffer()).toString("base64");
const image = { base64: picture };

const send = (text: string | Buffer) => () =>
  post(Buffer.from(text as string), { "Content-Type": "application/json" });
const with_ = (fields: object) => send(JSON.stringify({ images: [image], ...fields }));
const refused = (name: string, text: string | Buffer): BadInput => ({
  name,
  ...invalid,
  send: send(text),
});

describeCorpus("JSON that is none", app, [
  refused("nothing", ""),
  refused("a space", " "),
  refused("text", "street.png"),
  refused("NaN", '{"images": NaN}'),
  refused("Infinity", '{"images": Infinity}'),
  refused("-Infinity", '{"images": -Infinity}'),
  refused("a comma too many", '{"images": [],}'),
  refused("a comment", '{"images": [] /* a */}'),
  refused("single quotes", "{'images': []}"),
  refused("a key without quotes", "{images: []}"),
  refused("hex", '{"images": 0x10}'),
  refused("two documents", "{}{}"),
  refused("cut off", '{"images": [{"base64": "AAAA'),
  refused("a line break in a string", '{"images": [{"key": "a\nb"}]}'),
  refused("UTF-16", Buffer.from('{"images": []}', "utf16le")),
  refused("over-long UTF-8", Buffer.from([0x22, 0xc0, 0xaf, 0x22])),
  refused("half a surrogate in UTF-8", Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])),
  refused("100,000 open lists", "[".repeat(100_000)),
  refused("100,000 lists in each other", "[".repeat(100_000) + "]".repeat(100_000)),
  refused("100,000 objects in each other", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`),
  refused("lists in each other within images", `{"images": ${"[".repeat(40)}${"]".repeat(40)}}`),
  refused("a million empty lists", `{"images": [${"[],".repeat(1e6)}[]]}`),
]);

describeCorpus("JSON that says something else", app, [
  refused("null", "null"),
  refused("a number", "1e999"),
  refused("a string", '"image"'),
  refused("a list", "[]"),
  refused("an empty object", "{}"),
  refused("images that are no list", '{"images": "a"}'),
  refused("no images", '{"images": []}'),
  refused("an image that is null", '{"images": [null]}'),
  refused("an image that is a string", `{"images": ["${picture}"]}`),
  refused("an image that is nothing", '{"images": [{}]}'),
  refused("an image by two names", '{"images": [{"key": "a", "url": "https://a.example/"}]}'),
  refused("an image with something else", '{"images": [{"base64": "AAAA", "name": "a"}]}'),
  refused("a file", '{"images": [{"file": "/etc/passwd"}]}'),
  { name: "an unknown field", ...invalid, send: with_({ modle: "baseline-mini" }) },
  refused("__proto__", `{"images": [${JSON.stringify(image)}], "__proto__": {"model": "a"}}`),
  refused(
    "constructor",
    `{"images": [${JSON.stringify(image)}], "constructor": {"prototype": {}}}`,
  ),
  { name: "a model that is null", ...invalid, send: with_({ model: null }) },
  { name: "a model that is a number", ...invalid, send: with_({ model: 1 }) },
  { name: "a model that is a path", ...invalid, send: with_({ model: "../../etc/passwd" }) },
  { name: "a model that is a URL", ...invalid, send: with_({ model: "https://10.0.0.1/a" }) },
  { name: "a model of 1 MiB", ...invalid, send: with_({ model: "a".repeat(2 ** 20) }) },
  { name: "a quality that is none", ...invalid, send: with_({ quality: "NaN" }) },
  { name: "formats that are text", ...invalid, send: with_({ formats: "summary" }) },
  {
    name: "formats with one that is none",
    ...invalid,
    send: with_({ formats: ["summary", "gif"] }),
  },
  { name: "no formats", ...invalid, send: with_({ formats: [] }) },
  { name: "a label that is none", ...invalid, send: with_({ labels: ["dragon"] }) },
  { name: "a million labels", ...invalid, send: with_({ labels: Array(1e6).fill("a") }) },
  { name: "a label of 1 MiB", ...invalid, send: with_({ labels: ["a".repeat(2 ** 20)] }) },
  { name: "format, which is called formats here", ...invalid, send: with_({ format: "summary" }) },
]);

describeCorpus("base64 that is none", app, [
  ...Object.entries({
    "with the prefix of a data URL": `data:image/png;base64,${picture}`,
    "one letter short": picture.slice(0, -1),
    "for URLs": `${picture.slice(0, -8)}-_-_-_-_`,
    "with a space": ` ${picture.slice(0, -1)}`,
    "with padding in the middle": `AA==${picture}`,
    "with letters that are none": "ääää",
    "a path": "/etc/passwd.",
  }).map(([name, base64]) => ({ name, ...invalid, send: with_({ images: [{ base64 }] }) })),
  {
    name: "nothing",
    status: 400,
    code: "image_missing",
    send: with_({ images: [{ base64: "" }] }),
  },
  {
    name: "of text",
    status: 415,
    code: "image_format_unsupported",
    send: with_({ images: [{ base64: "bm8gaW1hZ2U=" }] }),
  },
]);
