import {
  type Attributes,
  context,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { continueTrace, readTraceContext } from "./trace-context.ts";

/** Spans of what the server does. Without a collector nothing is recorded, and nothing is loaded for it. */
export interface Tracing {
  /** Begins the span of a request; what runs inside of `run` is below it. */
  startRequest(options: {
    name: string;
    parent: SpanContext | undefined;
    attributes: Attributes;
  }): { span: Span; run: <T>(work: () => T) => T };
  /** Undefined when nothing is recorded, so that nobody prepares what is not told. */
  tracer: Tracer | undefined;
  /** Sends what has not been sent. */
  close(): Promise<void>;
}

/** Hands on the caller's trace, and gives each request an id, without recording anything. */
export function createSilentTracing(): Tracing {
  return {
    startRequest: ({ parent }) => ({
      span: trace.wrapSpanContext(continueTrace(parent)),
      run: (work) => work(),
    }),
    tracer: undefined,
    close: async () => {},
  };
}

/**
 * Records spans and sends them to an OTLP/HTTP collector, in batches.
 *
 * @param endpoint its base URL; the SDK's other `OTEL_` variables (headers, sampler, ...) count, too.
 */
export async function createOtlpTracing({
  endpoint,
  serviceVersion,
}: {
  endpoint: string;
  serviceVersion: string;
}): Promise<Tracing> {
  // Loaded only when it is wanted: it takes a moment, and memory.
  const [sdk, { OTLPTraceExporter }, { AsyncLocalStorageContextManager }, resources] =
    await Promise.all([
      import("@opentelemetry/sdk-trace-base"),
      import("@opentelemetry/exporter-trace-otlp-http"),
      import("@opentelemetry/context-async-hooks"),
      import("@opentelemetry/resources"),
    ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, "")}/v1/traces` });
  const provider = new sdk.BasicTracerProvider({
    resource: resources
      .resourceFromAttributes({ "service.name": "allweather", "service.version": serviceVersion })
      // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win.
      .merge(resources.detectResources({ detectors: [resources.envDetector] })),
    spanProcessors: [new sdk.BatchSpanProcessor(exporter)],
  });
  // One for the whole process, however many servers it runs: it only remembers whose span is whose.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const tracer = provider.getTracer("allweather", serviceVersion);

  return {
    startRequest({ name, parent, attributes }) {
      const above =
        parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, above);
      return { span, run: (work) => context.with(trace.setSpan(above, span), work) };
    },
    tracer,
    close: () => provider.shutdown(),
  };
}

/** Runs work that a request asked for earlier: its spans, if any are recorded, go below that request's. */
export function runInTrace<T>(traceparent: string | null, work: () => T): T {
  const parent = readTraceContext({ traceparent: traceparent ?? "" });
  return parent === undefined
    ? work()
    : context.with(trace.setSpanContext(ROOT_CONTEXT, parent), work);
}
