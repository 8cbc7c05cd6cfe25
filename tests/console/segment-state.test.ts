import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Photograph } from "../../console/segment/photograph.ts";
import {
  cancelSide,
  changeSide,
  isComparing,
  outcomes,
  photograph,
  segmentShown,
  sides,
  takePhotograph,
  toggleComparing,
  view,
} from "../../console/segment/segment-state.ts";
import { ANSWER_TYPE, segmentationAnswer } from "./segmentation-answer.ts";

vi.hoisted(() => vi.stubGlobal("location", { origin: "http://allweather.test" }));

/** Requests that nobody has answered yet. */
let waiting: { url: URL; answer: (response?: Response) => void }[] = [];

beforeEach(() => {
  waiting = [];
  vi.stubGlobal(
    "fetch",
    (request: Request, { signal }: { signal: AbortSignal }) =>
      new Promise<Response>((resolve, reject) => {
        const url = new URL(request.url);
        signal.addEventListener("abort", () => reject(signal.reason));
        waiting.push({ url, answer: (response) => resolve(response ?? answerOf(url)) });
      }),
  );
});

afterEach(() => {
  for (const name of ["left", "right"] as const) {
    changeSide(name, { model: "", quality: "standard" });
    cancelSide(name);
  }
  photograph.value = undefined;
  view.value = "labels";
  isComparing.value = false;
});

test("robustness that is chosen while an answer is under way is asked for when it has come", async () => {
  show(street());
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  view.value = "disagreement";
  segmentShown();

  waiting[0]?.answer();
  await vi.waitFor(() => expect(waiting).toHaveLength(2));
  waiting[1]?.answer();

  await vi.waitFor(() => expect(outcomes.left.value.result?.disagreement).toBeDefined());
  expect(waiting.map(({ url }) => url.searchParams.get("robustness"))).toEqual([null, "8"]);
});

test("a robust answer without a disagreement is not asked for again and again", async () => {
  view.value = "disagreement";
  show(street());
  await vi.waitFor(() => expect(waiting).toHaveLength(1));

  waiting[0]?.answer(new Response(segmentationAnswer({ isRobust: false }), ANSWERED));

  await vi.waitFor(() => expect(outcomes.left.value.result).toBeDefined());
  await new Promise(setImmediate);
  expect(waiting).toHaveLength(1);
});

test("a photograph that is taken is asked about only where it is looked at", async () => {
  takePhotograph(street());
  await new Promise(setImmediate);

  expect(waiting).toEqual([]);
});

test("what was called off says so, until it is asked for again", async () => {
  show(street());
  await vi.waitFor(() => expect(waiting).toHaveLength(1));

  cancelSide("left");
  await new Promise(setImmediate);
  const left = outcomes.left.value;
  changeSide("left", { model: "", quality: "fast" });

  expect(left).toMatchObject({ isCalledOff: true, since: undefined, failure: undefined });
  expect(outcomes.left.value.isCalledOff).toBe(false);
});

test("a model is compared with a version of another that the server takes", () => {
  const models = [
    { name: "m", versions: ["1.0.0"], aliases: [{ alias: "production", version: "1.0.0" }] },
    { name: "new", versions: ["0.2.0", "0.1.0"], aliases: [] },
  ];
  changeSide("left", { model: "m", quality: "standard" });

  toggleComparing(models);

  expect(sides.right.value.model).toBe("new@0.2.0");
});

const ANSWERED = { headers: { "Content-Type": ANSWER_TYPE } };

function answerOf(url: URL): Response {
  const isRobust = url.searchParams.has("robustness");
  return new Response(segmentationAnswer({ isRobust }), ANSWERED);
}

function show(taken: Photograph): void {
  takePhotograph(taken);
  segmentShown();
}

function street(): Photograph {
  const blob = new Blob(["picture"]);
  return { name: "street.jpg", blob, url: URL.createObjectURL(blob), widthPx: 3, heightPx: 2 };
}
