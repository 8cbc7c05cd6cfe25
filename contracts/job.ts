import { z } from "zod";
import { ID_PATTERN } from "./new-id.ts";
import { segmentationRequestSchema } from "./segmentation.ts";
import { ERROR_CODES } from "./service-error.ts";
import { DELIVERY_STATES, JOB_EVENTS, JOB_STATES } from "./webhook.ts";

const countSchema = z.int().min(0);

/** The longest page of a list of jobs, or of webhook deliveries. */
export const MOST_JOBS_LISTED = 100;

export const jobIdSchema = z
  .string()
  .regex(ID_PATTERN, { error: "this is no id of a job" })
  .meta({ example: "fe5dff387dea-8fe4a957e259822b" });

/** One file that a job has made. */
export const jobOutputSchema = z
  .strictObject({
    image: z.int().min(1).meta({ description: "Which image of the request, from 1." }),
    format: z.string().meta({ example: "label-map" }),
    mediaType: z.string().meta({ example: "image/png" }),
    bytes: countSchema,
    url: z.string().meta({
      example: "/v1/jobs/fe5dff387dea-8fe4a957e259822b/outputs/1/label-map",
    }),
  })
  .meta({ id: "JobOutput" });
export type JobOutput = z.infer<typeof jobOutputSchema>;

/** Why an image has no outputs: the problem that it would have been as a request of its own. */
export const jobErrorSchema = z
  .strictObject({
    image: z.int().min(1),
    type: z.string().meta({ example: "urn:allweather:problem:image_unreadable" }),
    title: z.string(),
    status: z.int().meta({ example: 422 }),
    detail: z.string(),
    code: z.enum([...ERROR_CODES, "internal"]),
  })
  .meta({ id: "JobError" });
export type JobError = z.infer<typeof jobErrorSchema>;

/** How far a job is. */
export const jobStatusSchema = z
  .strictObject({
    id: jobIdSchema,
    state: z.enum(JOB_STATES).meta({
      description:
        "`starting` until work begins, then `processing`. `succeeded` when at least one image came out, `failed` when none did.",
    }),
    request: segmentationRequestSchema,
    images: z.strictObject({ total: countSchema, done: countSchema, failed: countSchema }),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
    expiresAt: z.iso.datetime().meta({ description: "From then on the job is not found." }),
    traceId: z.string().nullable().meta({
      description: "W3C trace of the request that asked for it.",
      example: "4bf92f3577b34da6a3ce929d0e0e4736",
    }),
    outputs: z.array(jobOutputSchema),
    errors: z.array(jobErrorSchema),
    webhook: z
      .strictObject({
        url: z.string(),
        events: z.array(z.enum(JOB_EVENTS)),
        deliveries: z.array(
          z.strictObject({ id: z.string(), state: z.enum(DELIVERY_STATES), attempts: countSchema }),
        ),
      })
      .nullable(),
  })
  .meta({ id: "JobStatus" });
export type JobStatus = z.infer<typeof jobStatusSchema>;
