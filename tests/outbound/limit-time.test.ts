import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { limitTime } from "#outbound";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test("a limit of time holds, whatever is collected before its time is over", async () => {
  const { signal } = limitTime(100, new AbortController().signal);
  const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
  for (let round = 0; round < 3; round++) {
    await setImmediate();
    collectGarbage();
  }

  await aborted;

  expect(signal.reason).toMatchObject({ name: "TimeoutError", message: "No end within 100 ms" });
});

test("it ends with the other signal, and not after it is lifted", async () => {
  const other = new AbortController();
  const { signal, lift } = limitTime(60_000, other.signal);
  const { signal: lifted, lift: liftAtOnce } = limitTime(1);
  liftAtOnce();

  other.abort("enough");

  expect(signal.reason).toBe("enough");
  lift();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(lifted.aborted).toBe(false);
});
