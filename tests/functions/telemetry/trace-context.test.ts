import { expect, test } from "vitest";
import {
  continueTrace,
  readTraceContext,
  traceHeaders,
} from "../../../functions/telemetry/trace-context.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";

test("a traceparent says which trace goes on, from where, and whether it is recorded", () => {
  expect(readTraceContext({ traceparent: `00-${TRACE}-${SPAN}-01` })).toEqual({
    traceId: TRACE,
    spanId: SPAN,
    traceFlags: 1,
    isRemote: true,
  });
  expect(readTraceContext({ traceparent: `00-${TRACE}-${SPAN}-02` })?.traceFlags).toBe(0);
});

test.each([`cc-${TRACE}-${SPAN}-01`, `cc-${TRACE}-${SPAN}-01-what-the-future-brings`])(
  "of an unknown version, what is known is read: %s",
  (traceparent) => {
    expect(readTraceContext({ traceparent })).toMatchObject({ traceId: TRACE, spanId: SPAN });
  },
);

test.each([
  "",
  "nonsense",
  `00-${TRACE}-${SPAN}`,
  `00-${TRACE}-${SPAN}-01-more`,
  `00-${TRACE}-${SPAN}-01 `,
  `cc-${TRACE}-${SPAN}-01.more`,
  `ff-${TRACE}-${SPAN}-01`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${"0".repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${"0".repeat(16)}-01`,
  `00-${TRACE.slice(1)}-${SPAN}-01`,
  `0-${TRACE}-${SPAN}-01`,
])("what is no traceparent begins a trace of its own: %s", (traceparent) => {
  expect(readTraceContext({ traceparent })).toBeUndefined();
});

test("the state of others is handed on as it came", () => {
  const parent = readTraceContext({
    traceparent: `00-${TRACE}-${SPAN}-01`,
    tracestate: "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7",
  });

  const { traceparent, tracestate } = traceHeaders(continueTrace(parent));

  expect(traceparent).toMatch(new RegExp(`^00-${TRACE}-(?!${SPAN})[0-9a-f]{16}-01$`));
  expect(tracestate).toBe("congo=t61rcWkgMzE,rojo=00f067aa0ba902b7");
});

test("state that is longer than anybody must carry is dropped, and the trace goes on", () => {
  const tracestate = `a=${"x".repeat(600)}`;

  const parent = readTraceContext({ traceparent: `00-${TRACE}-${SPAN}-01`, tracestate });

  expect(parent).toMatchObject({ traceId: TRACE });
  expect(traceHeaders(continueTrace(parent))).not.toHaveProperty("tracestate");
});

test("each trace without a parent is another", () => {
  const traces = [1, 2, 3].map(() => continueTrace(undefined).traceId);

  expect(new Set(traces).size).toBe(3);
});
