import { drawPicture, drawPngBomb } from "../../segmentation/pictures.ts";
import { useStyledVersion } from "../styled-app.ts";
import { useTestApp } from "../test-app.ts";
import { type BadInput, describeCorpus } from "./describe-corpus.ts";

const app = useTestApp({ ALLWEATHER_MAX_STYLED_PIXELS: "10000", ALLWEATHER_MAX_STYLES: "7" });
useStyledVersion(app);
const picture = new Uint8Array(await drawPicture().png().toBuffer());
const image = { base64: Buffer.from(picture).toString("base64") };
const invalid = { status: 400, code: "request_invalid" };

const inQuery = (fields: Record<string, string>, body = picture) =>
  send(`?${new URLSearchParams({ model: "street", ...fields })}`, body);
const inJson = (fields: object) =>
  send("", JSON.stringify({ image, model: "street", ...fields }), "application/json");
const queried = (name: string, fields: Record<string, string>): BadInput => ({
  name: `${name}, in a query`,
  ...invalid,
  send: () => inQuery({ styles: "red night", ...fields }),
});
const written = (name: string, fields: object): BadInput => ({
  name: `${name}, in JSON`,
  ...invalid,
  send: () => inJson({ styles: ["red night"], ...fields }),
});

describeCorpus("styles that are none", app, [
  queried("an empty one", { styles: "" }),
  queried("a space", { styles: " " }),
  queried("one between commas", { styles: "red,,blue" }),
  queried("10 kB of words", { styles: "red ".repeat(2560) }),
  queried("more than there may be", { styles: Array(9).fill("red").join(",") }),
  queried("more than this server allows", { styles: Array(8).fill("red").join(",") }),
  queried("words that nobody knows", { styles: "zebra" }),
  queried("a zero byte", { styles: "\0" }),
  written("no list", { styles: "red" }),
  written("an empty list", { styles: [] }),
  written("null", { styles: [null] }),
  written("a number", { styles: [7] }),
  written("an empty prompt", { styles: [{ prompt: "" }] }),
  written("10 kB of prompt", { styles: [{ prompt: "night ".repeat(1700) }] }),
  written("a prompt of emoji", { styles: [{ prompt: "🦓🦓" }] }),
  written("a prompt of an escape", { styles: [{ prompt: "\u001b[31m" }] }),
  written("a prompt and a bank", { styles: [{ prompt: "red", bank: "red night" }] }),
  written("an unknown entry of the bank", { styles: [{ bank: "purple rain" }] }),
  written("__proto__ as an entry of the bank", { styles: [{ bank: "__proto__" }] }),
  { name: "no styles at all", ...invalid, send: () => inJson({}) },
  { name: "no styles in the query", ...invalid, send: () => inQuery({}) },
]);

describeCorpus("numbers of a preview that are none", app, [
  queried("a strength of NaN", { strength: "NaN" }),
  queried("a strength below 0", { strength: "-1" }),
  queried("a strength above 1", { strength: "2" }),
  queried("an infinite strength", { strength: "Infinity" }),
  queried("an empty strength", { strength: "" }),
  queried("a strength in words", { strength: "much" }),
  queried("a grid of 0", { grid: "0" }),
  queried("a grid of 17", { grid: "17" }),
  queried("half a grid", { grid: "2.5" }),
  queried("a hexadecimal grid", { grid: "0x2" }),
  queried("a grid that is too fine for the image", { grid: "16" }),
  queried("a seed below 0", { seed: "-1" }),
  queried("a seed of 2^32", { seed: "4294967296" }),
  queried("half a seed", { seed: "0.5" }),
  queried("an unknown field", { strenght: "1" }),
  written("a strength as text", { strength: "1" }),
  written("a strength of null", { strength: null }),
  written("a grid of 1e9", { grid: 1e9 }),
  written("an unknown field", { colour: "red" }),
]);

describeCorpus("images and models of a preview that are none", app, [
  {
    name: "no image",
    status: 400,
    code: "image_missing",
    send: () => inQuery({ styles: "red" }, new Uint8Array()),
  },
  {
    name: "an empty image in JSON",
    status: 400,
    code: "image_missing",
    send: () => inJson({ image: { base64: "" }, styles: ["red"] }),
  },
  {
    name: "a list of images",
    ...invalid,
    send: () => inJson({ image: undefined, images: [image], styles: ["red"] }),
  },
  { name: "two images in a form", status: 413, code: "request_too_large", send: () => sendForm(2) },
  { name: "no image in a form", ...invalid, send: () => sendForm(0) },
  {
    name: "a form with every field, and one that is unknown",
    ...invalid,
    send: () => sendForm(1, { strength: "1", grid: "1", seed: "1", colour: "red" }),
  },
  {
    name: "text",
    status: 415,
    code: "image_format_unsupported",
    send: () => inQuery({ styles: "red" }, Buffer.from("no image at all")),
  },
  {
    name: "a bomb",
    status: 413,
    code: "image_too_large",
    send: async () => inQuery({ styles: "red" }, new Uint8Array(await drawPngBomb(60_000, 60_000))),
  },
  {
    name: "more pixels than are looked at in styles",
    status: 413,
    code: "image_too_large",
    send: async () =>
      inQuery(
        { styles: "red" },
        new Uint8Array(await drawPicture({ widthPx: 101, heightPx: 100 }).png().toBuffer()),
      ),
  },
  {
    name: "more pixels than are looked at in styles, for robustness",
    status: 413,
    code: "image_too_large",
    send: async () =>
      app.request("/v1/segment?model=street&robustness=1", {
        method: "POST",
        body: new Uint8Array(await drawPicture({ widthPx: 101, heightPx: 100 }).png().toBuffer()),
      }),
  },
  {
    name: "an image too small for the grid of training",
    status: 400,
    code: "request_invalid",
    send: async () =>
      inQuery(
        { styles: "red" },
        new Uint8Array(await drawPicture({ widthPx: 8, heightPx: 8 }).png().toBuffer()),
      ),
  },
  {
    name: "a model that there is not",
    status: 404,
    code: "model_not_found",
    send: () => inQuery({ styles: "red", model: "nobody" }),
  },
  {
    name: "a model without styles",
    status: 404,
    code: "styles_unavailable",
    send: () => inQuery({ styles: "red", model: "baseline-mini" }),
  },
  {
    name: "styles of a model that there is not",
    status: 404,
    code: "model_not_found",
    send: () => app.request("/v1/models/nobody/styles"),
  },
  {
    name: "styles of a model without",
    status: 404,
    code: "styles_unavailable",
    send: () => app.request("/v1/models/baseline-mini/styles"),
  },
  {
    name: "thumbnails of a version that is none",
    ...invalid,
    send: () => app.request("/v1/models/street/styles/thumbnails?version=../.."),
  },
]);

function send(query: string, body: NonNullable<RequestInit["body"]>, contentType?: string) {
  return app.request(`/v1/style-previews${query}`, {
    method: "POST",
    body,
    ...(contentType && { headers: { "Content-Type": contentType } }),
  });
}

function sendForm(images: number, fields: Record<string, string> = {}) {
  const form = new FormData();
  for (let place = 0; place < images; place++) {
    form.append("image", new Blob([picture]));
  }
  form.append("model", "street");
  form.append("styles", "red");
  for (const [name, value] of Object.entries(fields)) {
    form.append(name, value);
  }
  return send("", form);
}
