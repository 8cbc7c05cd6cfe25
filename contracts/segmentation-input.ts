import { z } from "zod";
import { segmentationFields } from "./segmentation.ts";
import { webhookRequestSchema } from "./webhook.ts";

/** Three ways to name an image in JSON, one of which it must be. */
export const imageSourceSchema = z.union(
  [
    z.strictObject({
      base64: z.string().meta({
        contentEncoding: "base64",
        description: "The image's bytes, without a `data:` prefix and without line breaks.",
      }),
    }),
    z.strictObject({
      key: z.string().meta({ description: "What `POST /v1/uploads` gave for it." }),
    }),
    z.strictObject({
      url: z.string().meta({
        description:
          "An https address of the public internet, on a host that the server's list has. Without a list, no address is fetched.",
        example: "https://images.example.org/street.jpg",
      }),
    }),
  ],
  { error: 'write {"base64": "..."}, {"key": "..."} or {"url": "https://..."}' },
);

export type ImageSource = z.infer<typeof imageSourceSchema>;

/** Images and what to do with them, in one JSON document. */
export const segmentationInputSchema = z
  .strictObject({
    images: z.array(imageSourceSchema).min(1),
    model: segmentationFields.model.optional(),
    quality: segmentationFields.quality.optional(),
    formats: segmentationFields.formats.optional(),
    labels: segmentationFields.labels.optional(),
    ids: segmentationFields.ids.optional(),
    tensors: segmentationFields.tensors.optional(),
    robustness: segmentationFields.robustness.optional(),
    seed: segmentationFields.seed.optional(),
    webhook: webhookRequestSchema.optional().meta({
      description: "Only with `Prefer: respond-async` or `wait`.",
    }),
  })
  .meta({ id: "SegmentationInput" });

/** What a body can say besides its images. */
export type SegmentationOptions = Omit<z.infer<typeof segmentationInputSchema>, "images">;
