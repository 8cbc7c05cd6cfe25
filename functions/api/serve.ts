import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { pino } from "pino";
import { ServiceError } from "#contracts";
import { type Environment, readEnvironment } from "../environment.ts";
import { createServices } from "../services.ts";
import { createApp } from "./app.ts";

/** How late, at most, a client that stopped sending is cut off. */
const TIMEOUT_CHECK_INTERVAL_MS = 1_000;

export interface RunningServer {
  url: string;
  /** Stops accepting requests, lets running ones finish, ends the child processes. */
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
  const log = pino({ level: environment.ALLWEATHER_LOG_LEVEL });
  const services = createServices(environment, (err) =>
    log.error({ err }, "background work met an error"),
  );
  const app = createApp({ services, log });

  const { server, address } = await listen(app.fetch, environment).catch(async (error) => {
    await services.close();
    throw error;
  });
  const url = `http://${address.address}:${address.port}`;
  log.info({ url, defaultModel: services.defaultModel }, "listening");
  let isClosing = false;
  services.evaluations
    .resume()
    .catch((err: unknown) => log.error({ err }, "unfinished evaluations could not be resumed"));
  services.jobs
    .resume()
    .catch((err: unknown) => log.error({ err }, "unfinished jobs could not be resumed"));
  services
    .warmUp()
    .then(() => log.info({ model: services.defaultModel }, "ready"))
    .catch((err: unknown) => {
      if (!isClosing) {
        log.error({ err }, "the default model could not be loaded");
      }
    });

  return {
    url,
    async close() {
      isClosing = true;
      // Whoever watches an evaluation or a job would keep the server from closing.
      services.beginClose();
      const closed = new Promise((resolve) => server.close(resolve));
      if ("closeIdleConnections" in server) {
        server.closeIdleConnections();
      }
      await closed;
      await services.close();
    },
  };
}

function listen(
  fetch: Parameters<typeof serve>[0]["fetch"],
  {
    ALLWEATHER_HOST: hostname,
    ALLWEATHER_PORT: port,
    ALLWEATHER_UPLOAD_TIMEOUT_MS,
    ALLWEATHER_IDLE_TIMEOUT_MS,
  }: Environment,
) {
  return new Promise<{ server: ReturnType<typeof serve>; address: AddressInfo }>(
    (resolve, reject) => {
      const server = serve(
        {
          fetch,
          hostname,
          port,
          serverOptions: {
            requestTimeout: ALLWEATHER_UPLOAD_TIMEOUT_MS,
            connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
          },
        },
        (address) => resolve({ server, address }),
      );
      if ("setTimeout" in server) {
        server.setTimeout(ALLWEATHER_IDLE_TIMEOUT_MS);
      }
      server.once("error", (cause: Error) =>
        reject(
          new ServiceError(
            "request_invalid",
            `Cannot listen on ${hostname}:${port}: ${cause.message}. Choose another ALLWEATHER_HOST or ALLWEATHER_PORT.`,
            { cause },
          ),
        ),
      );
    },
  );
}
