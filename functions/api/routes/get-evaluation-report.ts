import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import Negotiator from "negotiator";
import { evaluationReportSchema, ServiceError } from "#contracts";
import { REPORT_FILES, type ReportFormat, readReportFile } from "#evaluation";
import type { Services } from "../../services.ts";
import { problemResponses } from "../problem.ts";
import { evaluationParams } from "./evaluation-id.ts";

const MEDIA_TYPES: Record<ReportFormat, string> = {
  json: "application/json",
  html: "text/html",
  png: "image/png",
};

const route = createRoute({
  method: "get",
  path: "/v1/evaluations/{id}/report",
  operationId: "getEvaluationReport",
  tags: ["Evaluation"],
  summary: "Read the report of a finished evaluation",
  description:
    "As numbers, as a page for people, or as one picture: what `format` says, or else `Accept`.",
  request: {
    params: evaluationParams,
    query: z.strictObject({
      format: z.enum(Object.keys(REPORT_FILES) as [ReportFormat]).optional(),
    }),
  },
  responses: {
    200: {
      description: "The report. It never changes.",
      content: {
        "application/json": { schema: evaluationReportSchema },
        "text/html": { schema: { type: "string" } },
        "image/png": { schema: { type: "string", format: "binary" } },
      },
    },
    ...problemResponses(
      "request_invalid",
      "evaluation_not_found",
      "evaluation_not_finished",
      "not_acceptable",
      "internal",
      "artifact_corrupt",
    ),
  },
});

export function registerGetEvaluationReport(app: OpenAPIHono, { store }: Services): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid("param");
    const format = c.req.valid("query").format ?? chooseFormat(c.req.header("Accept"));
    const body = await readReportFile({ store, id, format });
    return c.body(new Uint8Array(body), 200, {
      "Content-Type": `${MEDIA_TYPES[format]}${format === "png" ? "" : "; charset=utf-8"}`,
      Vary: "Accept",
      // The page carries its own, stricter one; this is for who strips it.
      "Content-Security-Policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
    });
  });
}

function chooseFormat(accept: string | undefined): ReportFormat {
  const negotiator = new Negotiator({ headers: accept === undefined ? {} : { accept } });
  const chosen = negotiator.mediaType(Object.values(MEDIA_TYPES));
  const format = Object.entries(MEDIA_TYPES).find(([, mediaType]) => mediaType === chosen)?.[0];
  if (format === undefined) {
    throw new ServiceError(
      "not_acceptable",
      `Accept is "${accept}", but a report can only be ${Object.values(MEDIA_TYPES).join(", ")}.`,
    );
  }
  return format as ReportFormat;
}
