import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type LoadedResource, loadResource, UNREAD } from "../../console/api/load-resource.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Loads with answers that come when the test says so. */
function start(options: { refreshAfterMs?: number; before?: LoadedResource<string> } = {}) {
  const reads: {
    signal: AbortSignal;
    resolve: (text: string) => void;
    reject: (error: Error) => void;
  }[] = [];
  const seen: LoadedResource<string>[] = [];
  const stop = loadResource({
    before: options.before ?? UNREAD,
    load: (signal) =>
      new Promise<string>((resolve, reject) => reads.push({ signal, resolve, reject })),
    refreshAfterMs: () => options.refreshAfterMs,
    onChange: (loaded) => seen.push(loaded),
  });
  return { reads, stop, last: () => seen.at(-1), seen };
}

test("what takes longer than a refresh is read all the same, and once", async () => {
  const { reads, last } = start({ refreshAfterMs: 3_000 });

  await vi.advanceTimersByTimeAsync(10_000);
  reads[0]?.resolve("first");
  await vi.advanceTimersByTimeAsync(2_999);

  expect(reads).toHaveLength(1);
  expect(reads[0]?.signal.aborted).toBe(false);
  expect(last()).toMatchObject({ data: "first", isLoading: false });
});

test("a refresh comes that long after the answer before it, and keeps what it said", async () => {
  const { reads, last } = start({ refreshAfterMs: 3_000 });
  reads[0]?.resolve("first");

  await vi.advanceTimersByTimeAsync(3_000);
  expect(last()).toMatchObject({ data: "first", isLoading: true });
  reads[1]?.resolve("second");
  await vi.advanceTimersByTimeAsync(0);

  expect(last()).toMatchObject({ data: "second", isLoading: false });
});

test("a failure stays in sight until there is an answer, while it is tried again", async () => {
  const { reads, last, seen } = start({ refreshAfterMs: 3_000 });
  reads[0]?.resolve("first");
  await vi.advanceTimersByTimeAsync(3_000);
  reads[1]?.reject(new Error("away"));
  await vi.advanceTimersByTimeAsync(0);
  const [failed, count] = [last()?.failure, seen.length];

  await vi.advanceTimersByTimeAsync(3_000);
  reads[2]?.reject(new Error("away"));
  await vi.advanceTimersByTimeAsync(0);

  expect(failed?.message).toBe("away");
  // The very same, so that it is not read aloud again.
  expect(new Set(seen.slice(count - 1).map(({ failure }) => failure))).toEqual(new Set([failed]));
  expect(last()?.data).toBe("first");

  await vi.advanceTimersByTimeAsync(3_000);
  reads[3]?.resolve("fourth");
  await vi.advanceTimersByTimeAsync(0);
  expect(last()).toMatchObject({ data: "fourth", failure: undefined });
});

test("a first failure is not tried again by itself", async () => {
  const { reads, last } = start({ refreshAfterMs: 3_000 });
  reads[0]?.reject(new Error("away"));

  await vi.advanceTimersByTimeAsync(60_000);

  expect(reads).toHaveLength(1);
  expect(last()).toMatchObject({ data: undefined, isLoading: false });
});

test("one is told that it takes its time", async () => {
  const { last } = start();

  await vi.advanceTimersByTimeAsync(4_000);

  expect(last()).toMatchObject({ isLoading: true, isSlow: true });
});

test("whoever leaves hears nothing more, and nothing more is read", async () => {
  const { reads, stop, seen } = start({ refreshAfterMs: 3_000 });
  const { length } = seen;

  stop();
  reads[0]?.resolve("first");
  await vi.advanceTimersByTimeAsync(60_000);

  expect(reads).toHaveLength(1);
  expect(reads[0]?.signal.aborted).toBe(true);
  expect(seen).toHaveLength(length);
});
