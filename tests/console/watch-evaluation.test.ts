import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  type EvaluationStatus,
  watchEvaluation,
} from "../../console/evaluations/watch-evaluation.ts";

vi.hoisted(() => vi.stubGlobal("location", { origin: "http://allweather.test" }));

/** One connection: what comes over it, and how it ends. */
type Connection = (body: ReadableStreamDefaultController<Uint8Array>) => void;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that answers one connection after another; with `undefined` it is away. */
function watch(connections: (Connection | Response | undefined)[]) {
  const lastIds: (string | null)[] = [];
  const seen: string[] = [];
  const left = new AbortController();
  vi.stubGlobal("fetch", async ({ headers }: Request, { signal }: { signal: AbortSignal }) => {
    lastIds.push(headers.get("Last-Event-ID"));
    const connection = connections.shift();
    if (connection === undefined) {
      throw new TypeError("Failed to fetch");
    }
    if (connection instanceof Response) {
      return connection;
    }
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        signal.addEventListener("abort", () => controller.error(signal.reason));
        connection(controller);
      },
    });
    return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  });
  const outcome = watchEvaluation("e", {
    onStatus: ({ state }) => seen.push(state),
    signal: left.signal,
  }).then(
    () => "ended",
    (error: Error) => error,
  );
  return { seen, lastIds, outcome, left };
}

const tell =
  (state: EvaluationStatus["state"], after: "close" | "break" | "silence"): Connection =>
  (body) => {
    body.enqueue(new TextEncoder().encode(`id: ${state}-1\ndata: {"state":"${state}"}\n\n`));
    if (after === "close") {
      body.close();
    } else if (after === "break") {
      // So that what came before is read first.
      setTimeout(() => body.error(new TypeError("network error")), 10);
    }
  };

test("an evaluation is watched over a connection that breaks off, from where it was", async () => {
  const { seen, lastIds, outcome } = watch([tell("running", "break"), tell("succeeded", "close")]);

  await vi.advanceTimersByTimeAsync(5_000);

  expect(await outcome).toBe("ended");
  expect(seen).toEqual(["running", "succeeded"]);
  expect(lastIds).toEqual([null, "running-1"]);
});

test("a server that starts anew is waited for", async () => {
  const restarting = () => new Response("<h1>Bad Gateway</h1>", { status: 502 });
  const { seen, outcome } = watch([
    tell("running", "close"),
    undefined,
    undefined,
    restarting(),
    tell("succeeded", "close"),
  ]);

  await vi.advanceTimersByTimeAsync(30_000);

  expect(await outcome).toBe("ended");
  expect(seen).toEqual(["running", "succeeded"]);
});

test("a server that stays away for more than a minute is told so", async () => {
  const { lastIds, outcome } = watch([tell("running", "close")]);

  await vi.advanceTimersByTimeAsync(55_000);
  const early = await Promise.race([outcome, "still trying"]);
  await vi.advanceTimersByTimeAsync(30_000);

  expect(early).toBe("still trying");
  expect(await outcome).toMatchObject({ title: "The server cannot be reached" });
  expect(lastIds.length).toBeLessThan(10);
});

test("a connection that is open and silent is made anew, one with signs of life is not", async () => {
  const { seen, lastIds, outcome } = watch([
    (body) => {
      const alive = setInterval(() => body.enqueue(new TextEncoder().encode(": here\n\n")), 15_000);
      setTimeout(() => clearInterval(alive), 90_000);
    },
    tell("succeeded", "close"),
  ]);

  await vi.advanceTimersByTimeAsync(120_000);
  expect(lastIds).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(30_000);

  expect(await outcome).toBe("ended");
  expect(seen).toEqual(["succeeded"]);
});

test("what the server refuses is not asked for again", async () => {
  const { lastIds, outcome } = watch([new Response(null, { status: 404 })]);

  await vi.advanceTimersByTimeAsync(60_000);

  expect(await outcome).toMatchObject({ status: 404 });
  expect(lastIds).toHaveLength(1);
});

test("whoever leaves is not kept", async () => {
  const { outcome, left, lastIds } = watch([tell("running", "silence")]);
  await vi.advanceTimersByTimeAsync(10);

  left.abort();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(await outcome).toMatchObject({ name: "AbortError" });
  expect(lastIds).toHaveLength(1);
});
