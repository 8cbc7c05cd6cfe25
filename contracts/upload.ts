import { z } from "zod";

export const UPLOAD_CONTENT_TYPES = ["image/jpeg", "image/png", "image/webp"] as const;

/** What is about to be uploaded. The address that is given takes this and nothing else. */
export const uploadRequestSchema = z
  .strictObject({
    contentType: z.enum(UPLOAD_CONTENT_TYPES, {
      error: `write one of ${UPLOAD_CONTENT_TYPES.join(", ")}`,
    }),
    bytes: z.int().min(1).meta({ description: "Size of the file.", example: 48_210_233 }),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, { error: "write the SHA-256 of the file as 64 digits 0-9 a-f" })
      .optional()
      .meta({ description: "Of the file, so that what arrives is what was sent." }),
  })
  .meta({ id: "UploadRequest" });

export type UploadRequest = z.infer<typeof uploadRequestSchema>;

/** Where to put a file, once. */
export const uploadSchema = z
  .strictObject({
    key: z.string().meta({
      description: 'What to name the image by afterwards: `{"images": [{"key": "..."}]}`.',
      example: "fe5dff387dea-8fe4a957e259822b",
    }),
    url: z.string().meta({
      description: "Where the file goes. It carries a signature: no credentials are needed.",
      example:
        "https://allweather.example.org/v1/uploads/fe5dff387dea-8fe4a957e259822b?signature=...",
    }),
    method: z.literal("PUT"),
    headers: z.record(z.string(), z.string()).meta({
      description: "To be sent with the file, besides its Content-Length.",
      example: { "Content-Type": "image/jpeg" },
    }),
    expiresAt: z.iso.datetime().meta({ description: "When the address stops working." }),
  })
  .meta({ id: "Upload" });

export type Upload = z.infer<typeof uploadSchema>;
