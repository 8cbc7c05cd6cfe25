import { createMetrics, type Metrics } from "./metrics.ts";
import { createSilentTracing, type Tracing } from "./tracing.ts";
import { createTritonMetrics, type TritonMetrics } from "./triton-metrics.ts";

/** What tells an operator how the server does. */
export interface Telemetry {
  metrics: Metrics;
  triton: TritonMetrics | undefined;
  tracing: Tracing;
}

/** Puts it together; without tracing, requests only get ids. */
export function createTelemetry({
  withTritonNames = false,
  tracing = createSilentTracing(),
}: {
  withTritonNames?: boolean;
  tracing?: Tracing;
} = {}): Telemetry {
  const metrics = createMetrics();
  return {
    metrics,
    triton: withTritonNames ? createTritonMetrics(metrics.registry) : undefined,
    tracing,
  };
}
