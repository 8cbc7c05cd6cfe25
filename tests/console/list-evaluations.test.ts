import { expect, test, vi } from "vitest";
import { listEvaluations } from "../../console/evaluations/list-evaluations.ts";

vi.hoisted(() => vi.stubGlobal("location", { origin: "http://allweather.test" }));

/** Three pages with one evaluation each. */
const NEXT: Record<string, string | null> = { first: "b", b: "c", c: null };
vi.stubGlobal("fetch", async ({ url }: Request) => {
  const page = new URL(url).searchParams.get("after") ?? "first";
  return Response.json({ evaluations: [{ id: page }], next: NEXT[page] });
});

test.each([
  [1, ["first"], true],
  [2, ["first", "b"], true],
  [3, ["first", "b", "c"], false],
  [4, ["first", "b", "c"], false],
])("%i pages are read one behind the other", async (count, ids, hasOlder) => {
  const listed = await listEvaluations(count, new AbortController().signal);

  expect(listed.evaluations.map(({ id }) => id)).toEqual(ids);
  expect(listed.hasOlder).toBe(hasOlder);
});
