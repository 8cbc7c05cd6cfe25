import { setTimeout as sleep } from "node:timers/promises";
import { libraryVersions } from "#segmentation";
import packageJson from "../../package.json" with { type: "json" };
import { createLog } from "../create-log.ts";
import { type Environment, readEnvironment } from "../environment.ts";
import { createServices } from "../services.ts";
import { createTelemetry, type Telemetry } from "../telemetry/create-telemetry.ts";
import { createOtlpTracing } from "../telemetry/tracing.ts";
import { createApp } from "./app.ts";
import { listen } from "./listen.ts";

/** Between two tries to load the default model: the store may have been away. */
const WARM_UP_RETRY_MS = 5_000;

export interface RunningServer {
  url: string;
  /**
   * Says that it is not ready, goes on for ALLWEATHER_DRAIN_DELAY_MS, then takes no more requests,
   * finishes those that have begun within ALLWEATHER_DRAIN_TIMEOUT_MS, and ends the child processes.
   */
  close: () => Promise<void>;
}

/**
 * Starts the HTTP API. Resolves when it listens; `GET /health/ready` tells when it is warm.
 *
 * @param variables Environment variables: its settings.
 * @throws ServiceError `request_invalid` when a setting makes no sense, or is an address that is taken.
 */
export async function startServer(variables: NodeJS.ProcessEnv): Promise<RunningServer> {
  const environment = readEnvironment(variables);
  const log = createLog({ level: environment.ALLWEATHER_LOG_LEVEL });
  const services = createServices(
    environment,
    (err) => log.error({ err }, "background work met an error"),
    { log, telemetry: await openTelemetry(environment) },
  );
  const app = createApp({ services, log, corsOrigins: environment.ALLWEATHER_CORS_ORIGINS });

  const { server, url } = await listen(app.fetch, environment).catch(async (error) => {
    await services.close();
    throw error;
  });
  log.info({ url, defaultModel: services.defaultModel, ...libraryVersions() }, "listening");
  services.evaluations
    .resume()
    .catch((err: unknown) => log.error({ err }, "unfinished evaluations could not be resumed"));
  services.jobs
    .resume()
    .catch((err: unknown) => log.error({ err }, "unfinished jobs could not be resumed"));
  void warmUp();
  let closed: Promise<void> | undefined;

  return {
    url,
    close() {
      closed ??= drain();
      return closed;
    },
  };

  async function warmUp(): Promise<void> {
    try {
      await services.warmUp();
      log.info({ model: services.defaultModel }, "ready");
    } catch (err) {
      if (!services.readiness.isDraining()) {
        log.error({ err }, "the default model could not be loaded; trying again");
        await sleep(WARM_UP_RETRY_MS, undefined, { ref: false, signal: services.closing }).then(
          warmUp,
          () => {},
        );
      }
    }
  }

  async function drain(): Promise<void> {
    services.readiness.drain();
    // Load balancers need a moment to notice.
    await sleep(environment.ALLWEATHER_DRAIN_DELAY_MS);
    // Whoever watches an evaluation or a job would keep the server from closing.
    services.beginClose();
    const isDrained = await server.drain(environment.ALLWEATHER_DRAIN_TIMEOUT_MS);
    if (!isDrained) {
      log.warn("requests were cut off: they took longer than ALLWEATHER_DRAIN_TIMEOUT_MS");
    }
    await services.close();
  }
}

async function openTelemetry(environment: Environment): Promise<Telemetry> {
  const endpoint = environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  return createTelemetry({
    withTritonNames: environment.ALLWEATHER_TRITON_METRICS,
    ...(endpoint !== undefined && {
      tracing: await createOtlpTracing({ endpoint, serviceVersion: packageJson.version }),
    }),
  });
}
