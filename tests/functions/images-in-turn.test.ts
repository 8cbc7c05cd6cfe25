import { expect, test } from "vitest";
import { readEnvironment } from "../../functions/environment.ts";
import { imagesInTurn } from "../../functions/images-in-turn.ts";
import { readInputLimits } from "../../functions/input-settings.ts";

const images = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((pixels) => ({ pixels }));
const patient = { maxPixels: 45, signal: undefined };

test("four images at a time are worked on, and answered in their order", async () => {
  let most = 0;
  let current = 0;
  const done = await imagesInTurn(images, {
    ...patient,
    async work({ pixels }) {
      current += 1;
      most = Math.max(most, current);
      await new Promise(setImmediate);
      current -= 1;
      return pixels;
    },
  });

  expect(done).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(most).toBe(4);
});

test("when the work on one fails, others are told, and no other is begun", async () => {
  const begun: number[] = [];
  const told: number[] = [];

  await expect(
    imagesInTurn(images, {
      ...patient,
      async work({ pixels }, signal) {
        begun.push(pixels);
        signal.addEventListener("abort", () => told.push(pixels));
        if (pixels === 2) {
          throw new TypeError("a bug");
        }
        await new Promise(setImmediate);
      },
    }),
  ).rejects.toThrow("a bug");

  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(begun).toEqual([1, 2, 3, 4]);
  expect(told).toEqual([1, 2, 3, 4]);
});

test("several images with too many pixels together are refused before any work", async () => {
  const work = () => Promise.reject(new Error("this was work"));

  await expect(imagesInTurn(images, { ...patient, maxPixels: 44, work })).rejects.toMatchObject({
    code: "image_too_large",
    message: expect.stringContaining("45 pixels together"),
  });
});

test("one image may be as large as its model takes", async () => {
  const work = async () => "done";

  expect(await imagesInTurn([{ pixels: 99 }], { ...patient, work })).toEqual(["done"]);
});

test("a request may bring no more pixels than the pool takes", () => {
  const maxPixels = (variables: NodeJS.ProcessEnv) =>
    readInputLimits(readEnvironment(variables)).maxPixels;

  expect(maxPixels({ ALLWEATHER_MAX_PIXELS_PER_REQUEST: "20" })).toBe(20);
  expect(maxPixels({ ALLWEATHER_MAX_PIXELS_IN_FLIGHT: "10" })).toBe(10);
});
