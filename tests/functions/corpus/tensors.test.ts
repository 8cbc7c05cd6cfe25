import { useTestApp } from "../test-app.ts";
import { describeCorpus } from "./describe-corpus.ts";

const app = useTestApp();
const invalid = { status: 400, code: "request_invalid" };
const MANY = 2_000_000;
const tensor = '"name":"IMAGE_U8","shape":[1,1000,1000,3],"datatype":"UINT8"';

const infer = (body: string) => () =>
  app.request("/v2/models/baseline-mini/infer", {
    method: "POST",
    body,
    headers: { "Content-Type": "application/json" },
  });
const many = (value: string) => `[${`${value},`.repeat(MANY)}${value}]`;

describeCorpus("JSON of an inference request with two million", app, [
  { name: "inputs", ...invalid, send: infer(`{"inputs":${many("{}")}}`) },
  { name: "inputs that are none", ...invalid, send: infer(`{"inputs":${many("1")}}`) },
  { name: "outputs", ...invalid, send: infer(`{"inputs":[],"outputs":${many("{}")}}`) },
  {
    name: "dimensions",
    ...invalid,
    send: infer(`{"inputs":[{"name":"IMAGE","datatype":"BYTES","shape":${many('"a"')}}]}`),
  },
  { name: "numbers", ...invalid, send: infer(`{"inputs":[{${tensor},"data":${many("1")}}]}`) },
  { name: "lists", ...invalid, send: infer(`{"inputs":[{${tensor},"data":${many("[]")}}]}`) },
  { name: "objects", ...invalid, send: infer(`{"inputs":[{${tensor},"data":${many("{}")}}]}`) },
  {
    name: "objects under the name of tensors at the top",
    ...invalid,
    send: infer(`{"inputs":[],"data":${many("{}")}}`),
  },
]);
