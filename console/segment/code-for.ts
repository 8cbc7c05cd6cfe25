import type { Quality } from "./segment-photograph.ts";

interface Request {
  /** Of the server, for example `http://127.0.0.1:8080`. */
  origin: string;
  /** Of the photograph's file. */
  fileName: string;
  model: string;
  quality: Quality;
  /** Labels to keep; all when left out. */
  labels?: readonly string[] | undefined;
  /** Whether the server wants one. */
  needsKey: boolean;
}

/** The same request for a terminal. */
export function curlFor({ origin, fileName, model, quality, labels, needsKey }: Request): string {
  const query = new URLSearchParams({
    ...(model !== "" && { model }),
    ...(quality !== "standard" && { quality }),
    ...(labels !== undefined && { labels: labels.join(",") }),
  });
  const address = `${origin}/v1/segment${query.size > 0 ? `?${query}` : ""}`;
  return [
    `curl --data-binary ${quote(`@${fileName}`)}`,
    ...(needsKey ? ['-H "Authorization: Bearer $KEY"'] : []),
    quote(address),
    "-o labels.png",
  ].join(" \\\n  ");
}

/** The same request in TypeScript. */
export function typeScriptFor({
  origin,
  fileName,
  model,
  quality,
  labels,
  needsKey,
}: Request): string {
  const options = [
    ...(model === "" ? [] : [`model: ${JSON.stringify(model)}`]),
    ...(quality === "standard" ? [] : [`quality: ${JSON.stringify(quality)}`]),
    ...(labels === undefined ? [] : [`labels: ${JSON.stringify(labels)}`]),
  ];
  const given = options.length > 0 ? `, { ${options.join(", ")} }` : "";
  const key = needsKey ? ", apiKey: process.env.KEY" : "";
  return `import { readFile, writeFile } from "node:fs/promises";
import { createClient } from "allweather/client";

const client = createClient({ baseUrl: ${JSON.stringify(origin)}${key} });
const image = await readFile(${JSON.stringify(fileName)});

const { data, model } = await client.segment(image${given});
await writeFile("labels.png", data);
console.log(\`labels.png is by \${model}\`);
`;
}

/** So that a shell takes it as one word, whatever is in it. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
