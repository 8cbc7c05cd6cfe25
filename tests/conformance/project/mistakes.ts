// Every one of these is a mistake, and the types know it.
import { createClient } from "allweather/client";

const client = createClient({ baseUrl: "http://127.0.0.1:8080" });
const image = new Uint8Array();

// @ts-expect-error There is no such format.
await client.segment(image, { format: "bitmap" });
// @ts-expect-error There is no such quality.
await client.segment(image, { quality: "finest" });
// @ts-expect-error A label map has no labels by name.
(await client.segment(image, { format: "label-map" })).data.labels;
// @ts-expect-error There is no such route.
await client.api.GET("/v1/modells");
