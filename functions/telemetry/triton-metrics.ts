import { Counter, Gauge, type Registry } from "prom-client";
import type { SegmentationTimings } from "#contracts";
import type { ModelLabels } from "./metrics.ts";

/** The same numbers under the names that dashboards of Triton Inference Server look for. */
export interface TritonMetrics {
  pending: Gauge<"model" | "version">;
  countSuccess(labels: ModelLabels, timings: SegmentationTimings, totalMs: number): void;
  countFailure(labels: ModelLabels, reason: string): void;
}

/** Adds them to a registry. Durations are sums in whole microseconds, as Triton has them. */
export function createTritonMetrics(registry: Registry): TritonMetrics {
  const registers = [registry];
  const labelNames = ["model", "version"] as const;
  const counter = (name: string, help: string) =>
    new Counter({ name: `nv_inference_${name}`, help, labelNames, registers });

  const success = counter("request_success", "Requests that were answered.");
  const count = counter("count", "Images that were segmented.");
  const executions = counter("exec_count", "Runs of a network.");
  const failure = new Counter({
    name: "nv_inference_request_failure",
    help: "Requests that failed.",
    labelNames: [...labelNames, "reason"],
    registers,
  });
  const pending = new Gauge({
    name: "nv_inference_pending_request_count",
    help: "Requests that wait or are worked on.",
    labelNames,
    registers,
  });
  const durations = {
    request: counter("request_duration_us", "From arrival to answer."),
    queue: counter("queue_duration_us", "In the queue."),
    decode: counter("compute_input_duration_us", "Decoding."),
    infer: counter("compute_infer_duration_us", "Running the network."),
    encode: counter("compute_output_duration_us", "Encoding."),
  };

  return {
    pending,
    countSuccess(labels, { queueMs, decodeMs, inferMs, encodeMs }, totalMs) {
      for (const each of [success, count, executions]) {
        each.inc(labels);
      }
      durations.request.inc(labels, microseconds(totalMs));
      durations.queue.inc(labels, microseconds(queueMs));
      durations.decode.inc(labels, microseconds(decodeMs));
      durations.infer.inc(labels, microseconds(inferMs));
      durations.encode.inc(labels, microseconds(encodeMs));
    },
    countFailure(labels, reason) {
      failure.inc({ ...labels, reason });
    },
  };
}

function microseconds(ms: number): number {
  return Math.round(Math.max(0, ms) * 1_000);
}
