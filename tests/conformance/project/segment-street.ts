// What a user writes in a project of their own; allweather-client.client.ts checks and runs it there.
import { readFile, writeFile } from "node:fs/promises";
import { ApiError, createClient, type Segmentation } from "allweather/client";

const [baseUrl = "", apiKey = "", street = ""] = process.argv.slice(2);
const client = createClient({ baseUrl, apiKey });
const image = await readFile(street);

const map: Segmentation<"label-map"> = await client.segment(image);
await writeFile("labels.png", map.data);

const { data: masks } = await client.segment(image, { format: "rle", labels: ["road", "sky"] });
const { data: regions } = await client.segment(image, { format: "polygons", quality: "fast" });
const { data: summary } = await client.segment(image, { format: "summary" });

const job = await client.startJob([image, image], { formats: ["summary", "label-map"] });
const states: string[] = [];
const ended = await client.waitForJob(job.id, { onStatus: ({ state }) => states.push(state) });
const output = ended.outputs.find(({ format }) => format === "label-map");
const fromJob = output && (await client.readOutput(output));

const { data: card } = await client.api.GET("/v1/models/{name}", {
  params: { path: { name: "baseline-mini" } },
});

const refused = await client.segment(image, { model: "no-such-model" }).catch((error) => error);
const stranger = await createClient({ baseUrl })
  .segment(image)
  .catch((error) => error);

console.log(
  JSON.stringify({
    model: map.model,
    mediaType: map.mediaType,
    masks: masks.labels.map(({ name, segmentation }) => [name, segmentation.size]),
    regions: regions.features.length > 0,
    share: summary.labels.reduce((sum, { pixelShare }) => sum + pixelShare, 0),
    job: ended.state,
    wasWatched: states.length > 0 && states.at(-1) === ended.state,
    isSameFromJob: fromJob !== undefined && Buffer.from(fromJob).equals(map.data),
    card: card?.card.labelSet,
    refused: refused instanceof ApiError && [refused.status, refused.code, refused.requestId],
    stranger: stranger instanceof ApiError && [stranger.status, stranger.code],
  }),
);
