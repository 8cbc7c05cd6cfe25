import { OpenAPIHono } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";
import type { Logger } from "pino";
import { z } from "zod";
import { ServiceError } from "#contracts";
import type { Services } from "../services.ts";
import { createAuthenticate } from "./middleware/authenticate.ts";
import { createErrorHandler } from "./middleware/handle-error.ts";
import { createRequestLog } from "./middleware/log-requests.ts";
import { openApiDocument } from "./openapi-document.ts";
import { registerCancelEvaluation } from "./routes/cancel-evaluation.ts";
import { registerCompareEvaluations } from "./routes/compare-evaluations.ts";
import { registerCreateEvaluation } from "./routes/create-evaluation.ts";
import { registerGetEvaluation } from "./routes/get-evaluation.ts";
import { registerGetEvaluationReport } from "./routes/get-evaluation-report.ts";
import { registerGetLabelSet } from "./routes/get-label-set.ts";
import { registerGetModel } from "./routes/get-model.ts";
import { registerGetModelVersion } from "./routes/get-model-version.ts";
import { registerHealth } from "./routes/health.ts";
import { registerListDatasets } from "./routes/list-datasets.ts";
import { registerListEvaluations } from "./routes/list-evaluations.ts";
import { registerListModels } from "./routes/list-models.ts";
import { registerSegmentImage } from "./routes/segment-image.ts";
import { registerWatchEvaluation } from "./routes/watch-evaluation.ts";

/** The HTTP API, without a socket: tests call `app.request`. */
export function createApp({
  services,
  log,
  maxBodyBytes,
}: {
  services: Services;
  log: Logger;
  maxBodyBytes: number;
}): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) {
        throw new ServiceError("request_invalid", z.prettifyError(result.error));
      }
    },
  });
  app.use(requestId());
  app.use(createRequestLog(log));
  app.use(secureHeaders());
  app.use(createAuthenticate({ access: services.access, audit: services.access.openAudit(log) }));
  app.use(
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: () => {
        throw new ServiceError(
          "request_too_large",
          `The request body is larger than ${maxBodyBytes} bytes. Send a smaller or more compressed image.`,
        );
      },
    }),
  );

  registerSegmentImage(app, services);
  registerListModels(app, services);
  registerGetModel(app, services);
  registerGetModelVersion(app, services);
  registerGetLabelSet(app);
  registerCreateEvaluation(app, services);
  registerListEvaluations(app, services);
  registerGetEvaluation(app, services);
  registerWatchEvaluation(app, services);
  registerCancelEvaluation(app, services);
  registerGetEvaluationReport(app, services);
  registerCompareEvaluations(app, services);
  registerListDatasets(app, services);
  registerHealth(app, services);
  const document = openApiDocument(app);
  app.get("/openapi.yaml", (c) => c.body(document, 200, { "Content-Type": "application/yaml" }));

  app.onError(createErrorHandler(log));
  app.notFound((c) => {
    throw new ServiceError(
      "route_not_found",
      `There is no ${c.req.method} ${c.req.path.slice(0, 200)}. /openapi.yaml lists what there is.`,
    );
  });
  return app;
}
