import { randomBytes } from "node:crypto";
import { createTraceState, type SpanContext, TraceFlags } from "@opentelemetry/api";

const TRACEPARENT =
  /^(?<version>[0-9a-f]{2})-(?<traceId>[0-9a-f]{32})-(?<spanId>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})/;
const ALL_ZERO = /^0+$/;
/** Of the parts that every version has. */
const KNOWN_CHARACTERS = 55;
/** A sender should count on no more (W3C Trace Context, 3.3.1.5). */
const MOST_STATE_CHARACTERS = 512;

/**
 * Reads where a trace comes from (W3C Trace Context). Undefined when the headers tell nothing that
 * makes sense: the request then begins a trace of its own.
 */
export function readTraceContext({
  traceparent = "",
  tracestate = "",
}: {
  traceparent?: string | undefined;
  tracestate?: string | undefined;
}): SpanContext | undefined {
  const {
    version,
    traceId = "",
    spanId = "",
    flags = "",
  } = TRACEPARENT.exec(traceparent)?.groups ?? {};
  const rest = traceparent.slice(KNOWN_CHARACTERS);
  if (
    version === undefined ||
    version === "ff" ||
    ALL_ZERO.test(traceId) ||
    ALL_ZERO.test(spanId) ||
    // Version 00 ends here. A later one may go on, behind a dash.
    (version === "00" ? rest !== "" : rest !== "" && !rest.startsWith("-"))
  ) {
    return undefined;
  }
  const isSampled = (Number.parseInt(flags, 16) & TraceFlags.SAMPLED) !== 0;
  return {
    traceId,
    spanId,
    traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...(tracestate !== "" &&
      tracestate.length <= MOST_STATE_CHARACTERS && { traceState: createTraceState(tracestate) }),
  };
}

/** The trace of a header that was made by `traceHeaders`. */
export function traceIdOf(traceparent: string): string {
  return traceparent.split("-")[1] ?? "";
}

/** A place of our own in the caller's trace, or in a new one: for when no spans are recorded. */
export function continueTrace(parent: SpanContext | undefined): SpanContext {
  return {
    ...(parent ?? { traceId: randomBytes(16).toString("hex"), traceFlags: TraceFlags.NONE }),
    spanId: randomBytes(8).toString("hex"),
    isRemote: false,
  };
}

/** The headers that carry a trace on to whoever is called next. */
export function traceHeaders({ traceId, spanId, traceFlags, traceState }: SpanContext): {
  traceparent: string;
  tracestate?: string;
} {
  const flags = traceFlags.toString(16).padStart(2, "0");
  const state = traceState?.serialize() ?? "";
  return {
    traceparent: `00-${traceId}-${spanId}-${flags}`,
    ...(state !== "" && { tracestate: state }),
  };
}
