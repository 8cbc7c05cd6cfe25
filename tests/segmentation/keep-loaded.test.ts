import { expect, test } from "vitest";
import { keepLoaded } from "../../segmentation/network/keep-loaded.ts";

test("what was used least recently goes first, and is loaded again when it is wanted", async () => {
  const loads: string[] = [];
  const get = (key: string) =>
    keepLoaded({
      key,
      maxLoaded: 2,
      load: async () => {
        loads.push(key);
        return key.toUpperCase();
      },
    });

  expect([await get("a"), await get("b"), await get("a"), await get("c")]).toEqual([
    ...["A", "B", "A", "C"],
  ]);
  await get("a");
  await get("b");

  expect(loads).toEqual(["a", "b", "c", "b"]);
});

test("two who ask at once share one load, and what failed is tried again", async () => {
  let loads = 0;
  const get = () =>
    keepLoaded({
      key: "fails at first",
      maxLoaded: 2,
      load: async () => {
        loads += 1;
        if (loads === 1) {
          throw new Error("not yet");
        }
        return loads;
      },
    });

  const [one, other] = await Promise.allSettled([get(), get()]);

  expect([one.status, other.status]).toEqual(["rejected", "rejected"]);
  expect(loads).toBe(1);
  expect(await get()).toBe(2);
});
