import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { curlFor, typeScriptFor } from "../../console/segment/code-for.ts";

const REQUEST = {
  origin: "http://127.0.0.1:8080",
  fileName: "street.jpg",
  model: "",
  quality: "standard",
  needsKey: false,
} as const;

test("the server's defaults are left out", () => {
  expect(curlFor(REQUEST)).toBe(
    "curl --data-binary '@street.jpg' \\\n  'http://127.0.0.1:8080/v1/segment' \\\n  -o labels.png",
  );
  expect(typeScriptFor(REQUEST)).toContain("client.segment(image);");
});

test("model, quality, labels and key are said", () => {
  const request = {
    ...REQUEST,
    model: "famix-mini@1.0.0",
    quality: "best",
    labels: ["road", "traffic sign"],
    needsKey: true,
  } as const;

  expect(curlFor(request)).toContain('-H "Authorization: Bearer $KEY"');
  expect(curlFor(request)).toContain(
    "'http://127.0.0.1:8080/v1/segment?model=famix-mini%401.0.0&quality=best&labels=road%2Ctraffic+sign'",
  );
  expect(typeScriptFor(request)).toContain(
    'client.segment(image, { model: "famix-mini@1.0.0", quality: "best", labels: ["road","traffic sign"] })',
  );
  expect(typeScriptFor(request)).toContain("apiKey: process.env.KEY");
});

test("a shell takes a file's name as one word, whatever is in it", () => {
  const fileName = 'it\'s $(night) "here".jpg';
  const words = curlFor({ ...REQUEST, fileName }).replace(/^curl/, "printf '%s\\n'");

  const [, name] = execFileSync("sh", ["-c", words], { encoding: "utf8" }).split("\n");

  expect(name).toBe(`@${fileName}`);
});
