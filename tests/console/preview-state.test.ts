import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Photograph } from "../../console/segment/photograph.ts";
import {
  attemptOf,
  cancelPreview,
  choiceFor,
  chosenStyle,
  previewStyle,
  type StylePreview,
} from "../../console/styles/preview-state.ts";

vi.hoisted(() => vi.stubGlobal("location", { origin: "http://allweather.test" }));

interface Asked {
  body: { model: string; image: { base64: string }; styles: unknown[] };
  answer: (response: Response) => void;
}

/** Requests that nobody has answered yet. */
let asked: Asked[] = [];

beforeEach(() => {
  asked = [];
  vi.stubGlobal("fetch", async (request: Request, { signal }: { signal: AbortSignal }) => {
    const body = await request.json();
    return new Promise<Response>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      asked.push({ body, answer: resolve });
    });
  });
});

afterEach(() => {
  chosenStyle.value = undefined;
});

const STREET = photographOf("street.jpg");
const NIGHT = { prompt: "night" };

test("a preview is of its photograph and of its version, and of no other", async () => {
  const done = previewStyle({ photograph: STREET, model: "a@1.0.0", style: NIGHT });
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  asked[0]?.answer(Response.json(answerOf("a")));
  await done;

  expect(attemptOf(STREET, "a@1.0.0")?.answer?.model.name).toBe("a");
  expect(attemptOf(STREET, "b@1.0.0")).toBeUndefined();
  expect(attemptOf(photographOf("other.jpg"), "a@1.0.0")).toBeUndefined();
  expect(asked[0]?.body).toMatchObject({
    model: "a@1.0.0",
    image: { base64: btoa("street.jpg") },
    styles: [NIGHT],
  });
});

test("an answer of the version that was left is not shown under the next one", async () => {
  const first = previewStyle({ photograph: STREET, model: "a@1.0.0", style: NIGHT });
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  const second = previewStyle({ photograph: STREET, model: "b@1.0.0", style: NIGHT });
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  asked[0]?.answer(Response.json(answerOf("a")));
  await first;
  const between = attemptOf(STREET, "b@1.0.0");
  asked[1]?.answer(Response.json(answerOf("b")));
  await second;

  expect(between).toMatchObject({ answer: undefined, since: expect.any(Number) });
  expect(attemptOf(STREET, "b@1.0.0")).toMatchObject({
    answer: answerOf("b"),
    since: undefined,
  });
});

test("the last answer stays in sight while another comes, and when none does", async () => {
  const first = previewStyle({ photograph: STREET, model: "c@1.0.0", style: NIGHT });
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  asked[0]?.answer(Response.json(answerOf("c")));
  await first;

  const second = previewStyle({ photograph: STREET, model: "c@1.0.0", style: { bank: "fog" } });
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  const meanwhile = attemptOf(STREET, "c@1.0.0");
  cancelPreview();
  await second;

  expect(meanwhile).toMatchObject({ answer: answerOf("c"), isCalledOff: false });
  expect(attemptOf(STREET, "c@1.0.0")).toMatchObject({
    answer: answerOf("c"),
    failure: undefined,
    isCalledOff: true,
    since: undefined,
  });
});

test("a style of another version's bank is no choice here, and words are none where none are taken", () => {
  const styles = [{ name: "fog", label: "road", prompt: "fog road", lossBefore: 1, lossAfter: 0 }];

  chosenStyle.value = { bank: "night" };
  expect(choiceFor({ styles, canPredict: true })).toBeUndefined();
  chosenStyle.value = { bank: "fog" };
  expect(choiceFor({ styles, canPredict: false })).toEqual({ bank: "fog" });
  chosenStyle.value = NIGHT;
  expect(choiceFor({ styles, canPredict: false })).toBeUndefined();
  expect(choiceFor({ styles, canPredict: true })).toEqual(NIGHT);
});

function photographOf(name: string): Photograph {
  return { name, blob: new Blob([name]), url: `blob:${name}`, widthPx: 3, heightPx: 2 };
}

function answerOf(name: string): StylePreview {
  return { model: { name, version: "1.0.0" } } as StylePreview;
}
