import { OpenAPIHono } from "@hono/zod-openapi";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";
import type { Logger } from "pino";
import { z } from "zod";
import { ServiceError } from "#contracts";
import type { Services } from "../services.ts";
import { registerConsole } from "./console/register-console.ts";
import { registerDocumentation } from "./documentation/register-documentation.ts";
import { registerHuggingFace } from "./doors/hugging-face/register-hugging-face.ts";
import { registerInferenceProtocol } from "./doors/inference-protocol/register-inference-protocol.ts";
import { registerRoboflow } from "./doors/roboflow/register-roboflow.ts";
import { registerSageMaker } from "./doors/sagemaker/register-sagemaker.ts";
import { createNotFoundHandler } from "./middleware/answer-not-found.ts";
import { createAuthenticate } from "./middleware/authenticate.ts";
import { createCors } from "./middleware/cors.ts";
import { createErrorHandler } from "./middleware/handle-error.ts";
import { createBodyLimit } from "./middleware/limit-body.ts";
import { linkDescription } from "./middleware/link-description.ts";
import { createRequestObserver } from "./middleware/observe-requests.ts";
import { createOwnEvaluationsOnly } from "./middleware/own-evaluations-only.ts";
import { openApiDocument } from "./openapi-document.ts";
import { registerCancelEvaluation } from "./routes/cancel-evaluation.ts";
import { registerCancelJob } from "./routes/cancel-job.ts";
import { registerCompareEvaluations } from "./routes/compare-evaluations.ts";
import { registerCreateEvaluation } from "./routes/create-evaluation.ts";
import { registerCreateStylePreview } from "./routes/create-style-preview.ts";
import { registerCreateUpload } from "./routes/create-upload.ts";
import { registerGetEvaluation } from "./routes/get-evaluation.ts";
import { registerGetEvaluationReport } from "./routes/get-evaluation-report.ts";
import { registerGetJob } from "./routes/get-job.ts";
import { registerGetJobOutput } from "./routes/get-job-output.ts";
import { registerGetLabelSet } from "./routes/get-label-set.ts";
import { registerGetMetrics } from "./routes/get-metrics.ts";
import { registerGetModel } from "./routes/get-model.ts";
import { registerGetModelVersion } from "./routes/get-model-version.ts";
import { registerGetStyleThumbnails } from "./routes/get-style-thumbnails.ts";
import { registerHealth } from "./routes/health.ts";
import { registerListDatasets } from "./routes/list-datasets.ts";
import { registerListEvaluations } from "./routes/list-evaluations.ts";
import { registerListJobs } from "./routes/list-jobs.ts";
import { registerListModels } from "./routes/list-models.ts";
import { registerListStyles } from "./routes/list-styles.ts";
import { registerListWebhookDeliveries } from "./routes/list-webhook-deliveries.ts";
import { registerListWebhookSecrets } from "./routes/list-webhook-secrets.ts";
import { registerPutUpload } from "./routes/put-upload.ts";
import { registerRetryWebhookDelivery } from "./routes/retry-webhook-delivery.ts";
import { registerSegmentImage } from "./routes/segment-image.ts";
import { registerWatchEvaluation } from "./routes/watch-evaluation.ts";
import { registerWatchJob } from "./routes/watch-job.ts";

/** The HTTP API, without a socket: tests call `app.request`. */
export function createApp({
  services,
  log,
  corsOrigins,
  consoleFolder,
}: {
  services: Services;
  log: Logger;
  /** Whose pages may call from a browser; undefined for nobody's. */
  corsOrigins?: string[] | undefined;
  /** Of the built console; where `npm run build:console` puts it when left out. */
  consoleFolder?: string;
}): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) {
        throw new ServiceError("request_invalid", z.prettifyError(result.error));
      }
    },
  });
  app.use(requestId());
  app.use(createRequestObserver({ log, services }));
  if (corsOrigins !== undefined) {
    app.use(createCors(corsOrigins));
  }
  app.use(secureHeaders());
  app.use(linkDescription);
  app.use(
    createAuthenticate({
      access: services.access,
      audit: services.access.openAudit(log),
      trustedOrigins: corsOrigins,
    }),
  );
  app.use(createBodyLimit(services.inputs));

  registerSegmentImage(app, services);
  registerCreateStylePreview(app, services);
  registerListJobs(app, services);
  registerGetJob(app, services);
  registerWatchJob(app, services);
  registerCancelJob(app, services);
  registerGetJobOutput(app, services);
  registerListWebhookDeliveries(app, services);
  registerRetryWebhookDelivery(app, services);
  registerListWebhookSecrets(app, services);
  registerCreateUpload(app, services);
  registerPutUpload(app, services);
  registerListModels(app, services);
  registerGetModel(app, services);
  registerGetModelVersion(app, services);
  registerListStyles(app, services);
  registerGetStyleThumbnails(app, services);
  registerGetLabelSet(app);
  app.use("/v1/evaluations/:id/*", createOwnEvaluationsOnly(services));
  registerCreateEvaluation(app, services);
  registerListEvaluations(app, services);
  registerGetEvaluation(app, services);
  registerWatchEvaluation(app, services);
  registerCancelEvaluation(app, services);
  registerGetEvaluationReport(app, services);
  registerCompareEvaluations(app, services);
  registerListDatasets(app, services);
  registerHealth(app, services);
  registerGetMetrics(app, services);
  registerInferenceProtocol(app, services);
  registerHuggingFace(app, services);
  registerSageMaker(app, services);
  registerRoboflow(app, services);
  registerDocumentation(app, openApiDocument(app, services.access));
  registerConsole(app, consoleFolder);

  app.onError(createErrorHandler(log));
  app.notFound(createNotFoundHandler(app));
  return app;
}
