import { z } from "@hono/zod-openapi";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { POLICIES } from "#access";
import type { ErrorCode } from "#contracts";

/** Others have a type of our own. This is the registered one of both kinds of quota (draft-ietf-httpapi-ratelimit-headers); `code` tells them apart. */
const QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded";

/** The one place where an error code gets its HTTP status and its title. */
export const PROBLEMS: Record<
  ErrorCode | "internal",
  { status: ContentfulStatusCode; title: string; type?: string }
> = {
  artifact_corrupt: { status: 500, title: "A stored model file is damaged" },
  body_encoding_unsupported: { status: 415, title: "This Content-Encoding is not read" },
  body_unsupported: { status: 415, title: "This Content-Type is not read" },
  dataset_invalid: { status: 422, title: "The dataset cannot be evaluated on" },
  dataset_not_found: { status: 404, title: "There is no such dataset" },
  deadline_exceeded: { status: 504, title: "The deadline passed before the answer was ready" },
  delivery_not_found: { status: 404, title: "There is no such webhook delivery" },
  evaluation_failed: { status: 500, title: "The evaluation failed" },
  evaluation_finished: { status: 409, title: "The evaluation has ended already" },
  evaluation_not_finished: { status: 409, title: "The evaluation has no report yet" },
  evaluation_not_found: { status: 404, title: "There is no such evaluation" },
  forbidden: { status: 403, title: "These credentials do not allow this" },
  idempotency_key_busy: {
    status: 409,
    title: "The request of this Idempotency-Key is still being answered",
  },
  idempotency_key_reused: { status: 422, title: "This Idempotency-Key made another request" },
  image_format_unsupported: { status: 415, title: "The image is no JPEG, PNG or WebP" },
  image_missing: { status: 400, title: "The request carries no image" },
  image_too_large: { status: 413, title: "The image has too many pixels" },
  image_too_small: { status: 422, title: "The image has too few pixels" },
  image_unreadable: { status: 422, title: "The image cannot be decoded" },
  internal: { status: 500, title: "Something went wrong on our side" },
  issuer_unavailable: { status: 503, title: "The issuer of tokens cannot be reached" },
  job_finished: { status: 409, title: "The job has ended already" },
  job_not_found: { status: 404, title: "There is no such job" },
  key_not_found: { status: 404, title: "There is no such API key" },
  label_set_not_found: { status: 404, title: "There is no such label set" },
  method_not_allowed: { status: 405, title: "This path has no such method" },
  model_not_found: { status: 404, title: "There is no such model" },
  model_unusable: { status: 500, title: "The model does not work" },
  not_acceptable: { status: 406, title: "No acceptable media type" },
  output_not_found: { status: 404, title: "The job has no such output" },
  overloaded: { status: 503, title: "Too much is waiting already" },
  protocols_differ: { status: 409, title: "The evaluations had different protocols" },
  quality_unavailable: { status: 404, title: "This version has no such quality" },
  quota_exceeded: { status: 429, title: "A quota is used up", type: QUOTA_EXCEEDED },
  rate_limited: { status: 429, title: "A quota is used up", type: QUOTA_EXCEEDED },
  request_invalid: { status: 400, title: "The request makes no sense" },
  request_too_large: { status: 413, title: "The request body is too large" },
  route_not_found: { status: 404, title: "There is nothing here" },
  styles_unavailable: { status: 404, title: "This version cannot preview styles" },
  unauthenticated: { status: 401, title: "Credentials are missing or not valid" },
  upload_exists: { status: 409, title: "Something else was uploaded there already" },
  upload_not_found: { status: 404, title: "There is no such upload" },
  url_not_allowed: { status: 422, title: "This URL may not be fetched" },
  url_unreachable: { status: 422, title: "The URL gave no image" },
  version_exists: { status: 409, title: "This version is already published" },
  version_invalid: { status: 422, title: "This folder is no model version" },
  worker_crashed: { status: 500, title: "The process that worked on this died" },
};

/** RFC 9457, with a code for programs and the ids under which the request was logged and traced. */
export const problemSchema = z
  .strictObject({
    type: z.string().openapi({ example: "urn:allweather:problem:image_too_small" }),
    title: z.string().openapi({ example: PROBLEMS.image_too_small.title }),
    status: z.int().openapi({ example: 422 }),
    detail: z.string().openapi({
      example: "The image is 1 x 1 px; both sides must be at least 32 px.",
    }),
    code: z.enum(Object.keys(PROBLEMS) as [keyof typeof PROBLEMS]).openapi({
      example: "image_too_small",
    }),
    requestId: z.string().openapi({ example: "0193d1a8-5f64-7a35-8e0f-1f3f7f1c9a11" }),
    traceId: z.string().openapi({ example: "4bf92f3577b34da6a3ce929d0e0e4736" }),
    error: z.string().optional().openapi({
      description: "The detail once more, below /v2 and /hf, whose clients look for it here.",
    }),
    "violated-policies": z
      .array(z.enum(["requests", "pixels"]))
      .optional()
      .openapi({
        description: "Of `rate_limited` and `quota_exceeded`: names in the field RateLimit-Policy.",
      }),
  })
  .openapi("Problem");

export type Problem = z.infer<typeof problemSchema>;

/** Writes an error down for whoever asked. */
export function toProblem({
  code,
  detail,
  requestId,
  traceId,
}: Pick<Problem, "code" | "detail" | "requestId" | "traceId">): Problem {
  const { status, title, type = `urn:allweather:problem:${code}` } = PROBLEMS[code];
  const policy = Object.values(POLICIES).find((each) => each.code === code)?.name;
  return {
    type,
    title,
    status,
    detail,
    code,
    requestId,
    traceId,
    ...(policy !== undefined && { "violated-policies": [policy] }),
  };
}

/** Documents the errors of a route, by code. Codes that share a status share a response. */
export function problemResponses(...codes: (ErrorCode | "internal")[]) {
  return describeProblems({ codes, schema: problemSchema });
}

/** The same with any way to write the schema down: in a finished document it is a reference. */
export function describeProblems<Schema>({
  codes,
  schema,
}: {
  codes: (ErrorCode | "internal")[];
  schema: Schema;
}) {
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))].sort();
  return Object.fromEntries(
    statuses.map((status) => {
      const sharing = codes.filter((code) => PROBLEMS[code].status === status);
      return [
        status,
        {
          description: sharing.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(" "),
          content: {
            "application/problem+json": {
              schema,
              examples: Object.fromEntries(sharing.map((code) => [code, exampleOf(code)])),
            },
          },
        },
      ];
    }),
  );
}

/** Every example stands in the document once: openapi/problem-examples.ts has them. */
function exampleOf(code: ErrorCode | "internal") {
  return { $ref: `#/components/examples/${code}` };
}
