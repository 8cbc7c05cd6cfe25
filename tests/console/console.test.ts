import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { answerTooMuch } from "./answer-too-much.ts";
import { compareNewest, evaluate } from "./evaluate.ts";
import { findBarriersInBoth } from "./find-barriers.ts";
import { findChromium, launchChromium } from "./find-chromium.ts";
import { measureFirstLoad } from "./measure-first-load.ts";
import {
  bringPicture,
  countPainted,
  drawNoise,
  type OpenedPage,
  openPage,
  PICTURE,
} from "./open-page.ts";
import { slideOpacity } from "./slide-opacity.ts";
import { type StartedServer, startServer } from "./start-server.ts";
import { visitPages } from "./visit-pages.ts";
import { wantKey } from "./want-key.ts";

const hasChromium = findChromium() !== undefined;
if (!hasChromium) {
  console.warn("No Chromium, so the console is not tried in a browser: install chromium.");
}

const LARGEST_FIRST_LOAD_BYTES = 250_000;
const WANTED_FRAMES_PER_SECOND = 60;
const EVALUATED = 2;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

describe.skipIf(!hasChromium)("the console", { timeout: 120_000 }, () => {
  let server: StartedServer;
  let browser: Browser;
  const opened: OpenedPage[] = [];

  beforeAll(async () => {
    server = await startServer({ withStyles: true, imageCount: EVALUATED });
    browser = await launchChromium();
  }, 120_000);
  afterEach(async () => {
    const pages = opened.splice(0);
    await Promise.all(pages.map(({ page }) => page.context().close()));
    expect(pages.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function open(path: string, options: Parameters<typeof openPage>[2] = {}): Promise<Page> {
    const page = await openPage(browser, `${server.url}${path}`, options);
    opened.push(page);
    return page.page;
  }

  test("shows the labels of a photograph that is dropped, and tells them under the pointer", async () => {
    const page = await open("/");
    await bringPicture(page);
    await page.getByLabel("Model").selectOption("famix-mini");

    const road = page.getByRole("checkbox", { name: /^road/ });
    await road.waitFor();
    const before = await countPainted(page);
    const frame = await page.locator(".stage-frame").boundingBox();
    const { x = 0, y = 0, width = 0, height = 0 } = frame ?? {};
    await page.mouse.move(x + 0.45 * width, y + 0.9 * height);
    const card = await page.locator(".hover-card").textContent();
    await road.uncheck();

    const all = PICTURE.widthPx * PICTURE.heightPx;
    expect(before).toEqual({ painted: all, all });
    expect(card).toMatch(/^road\d+ % sure$/);
    const legend = page.locator(".legend-label", { hasText: "road" });
    const share = Number.parseFloat((await legend.locator(".number").textContent()) ?? "");
    const { painted } = await countPainted(page);
    expect(1 - painted / all).toBeCloseTo(share / 100, 2);
  });

  test("tells labels to arrow keys, too, and shows them whole on a phone", async () => {
    const page = await open("/", PHONE);
    await bringPicture(page, { by: "paste" });
    await page.locator("canvas.overlay").waitFor();

    await page.getByRole("application").focus();
    await page.keyboard.press("ArrowDown");
    await page.locator(".stage-frame [role=status]", { hasText: /^\S.*, \d+ % sure$/ }).waitFor();
    await page.getByRole("radio", { name: "Confidence" }).check();
    await page.getByText("a guess").waitFor();
    for (const share of [0.05, 0.48, 0.52, 0.95]) {
      const frame = await page.locator(".stage-frame").boundingBox();
      const { x = 0, y = 0, width = 0, height = 0 } = frame ?? {};
      await page.touchscreen.tap(x + share * width, y + 0.3 * height);
      const card = await page.locator(".hover-card").boundingBox();
      expect(card?.x).toBeGreaterThanOrEqual(x);
      expect((card?.x ?? 0) + (card?.width ?? 0)).toBeLessThanOrEqual(x + width);
    }

    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  test("swipes between two models, by keyboard", async () => {
    const page = await open("/");
    await bringPicture(page);
    await page.locator("canvas.overlay").waitFor();

    await page.getByRole("button", { name: "Compare" }).click();
    await page.locator("canvas.overlay").nth(1).waitFor();
    const names = await page.locator(".legend-head p").allTextContents();
    await page.getByRole("slider", { name: /Divider/ }).press("ArrowRight");

    expect(new Set(names.map((name) => name.split("@")[0])).size).toBe(2);
    const clips = () =>
      page
        .locator("canvas.overlay")
        .evaluateAll((all) => all.map((canvas) => (canvas as HTMLElement).style.clipPath));
    await expect.poll(clips).toEqual(["inset(0px calc(48%) 0px 0px)", "inset(0px 0px 0px 52%)"]);
  });

  test("hands out files in the formats of the API, and the request as code", async () => {
    const page = await open("/", { permissions: ["clipboard-read", "clipboard-write"] });
    await page.getByRole("button", { name: "Sample: a drawn street, day" }).click();
    await page.locator("canvas.overlay").waitFor();
    await page.locator("summary", { hasText: "Download" }).click();

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: /^Label map/ }).click(),
    ]);

    expect(download.suggestedFilename()).toBe("day.labels.png");
    const bytes = await readFile(await download.path());
    const { width, height } = await sharp(bytes).metadata();
    expect([width, height]).toEqual([1024, 512]);
    await page.locator("summary", { hasText: "As code" }).click();
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByText("Copied").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
      `${server.url}/v1/segment`,
    );
  });

  test("previews a style of words, and one of the bank", async () => {
    const page = await open("/styles");
    await page.getByLabel("Model").selectOption("street");
    await page.getByLabel("A style in words").fill("red nonsense");
    await page.getByRole("button", { name: "Preview" }).click();
    await page.getByText("“red nonsense” it will be. Choose a photograph first.").waitFor();
    await bringPicture(page);
    await page.getByRole("img", { name: "The photograph in the style “red nonsense”" }).waitFor();
    await page.getByText("never saw “nonsense”").waitFor();
    expect(await page.locator(".figure strong").first().textContent()).toMatch(/^\d+\.\d %$/);
    expect(await page.locator(".changes tbody tr").count()).toBeGreaterThan(0);
    expect(await findBarriersInBoth(page)).toEqual([]);

    await page.getByLabel("Find").fill("green");
    await page.getByRole("button", { name: /^green night/ }).click();
    const picture = page.getByRole("img", { name: "The photograph in the style “green night”" });
    await picture.waitFor();
    expect(await picture.evaluate((image) => image.getBoundingClientRect().top)).toBeGreaterThan(0);
    await page.getByText("street@1.0.0 · 80 % of the style").waitFor();
  });

  test("shows where styles change labels", async () => {
    const page = await open("/");
    await bringPicture(page);
    await page.getByLabel("Model").selectOption("street");
    await page.locator("canvas.overlay").waitFor();

    await page.getByRole("radio", { name: "Robustness" }).check();

    await page.getByText(/of the pixels keep their label, in the mean of 8 styles/).waitFor();
  });

  test("starts an evaluation, watches it to its end, and compares two", async () => {
    const page = await open("/evaluations");
    for (const quality of ["Standard", "Fast"]) {
      await evaluate(page, quality);
    }

    // A scale is part of how something was measured, so these two are compared only when asked twice.
    await compareNewest(page);
    await page
      .getByText(/testTime/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Compare them all the same" }).click();
    await page.getByText(`the ${EVALUATED} images that both scored`).waitFor();
    await page.getByRole("rowheader", { name: "night" }).waitFor();
    const barriers = await findBarriersInBoth(page);
    await page.getByRole("link", { name: "Evaluations" }).first().click();
    await page.getByRole("link", { name: "famix-mini@" }).first().click();
    await page.getByText("mIoU over all images").waitFor();

    expect([...barriers, ...(await findBarriersInBoth(page))]).toEqual([]);
  });

  test("cancels an evaluation", async () => {
    const page = await open("/evaluations");
    await page.getByRole("button", { name: "New evaluation" }).click();
    await page.getByRole("button", { name: "Start" }).click();

    await page.getByRole("button", { name: "Cancel" }).click();

    await page.locator(".badge", { hasText: "canceled" }).waitFor();
  });

  test("has no barrier that axe finds, light and dark", async () => {
    const page = await open("/");

    expect(await visitPages(page, () => findBarriersInBoth(page))).toEqual([]);
  });

  test("says when the server is away, slow or in trouble, and goes on when it is back", async () => {
    const page = await open("/");
    await page.context().setOffline(true);
    await page.getByRole("navigation").getByRole("link", { name: "Models" }).click();
    await page.getByText("The server cannot be reached").waitFor();
    await page.context().setOffline(false);
    server.pause();
    try {
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByText(/Still reading models/).waitFor();
    } finally {
      server.resume();
    }
    await page.locator(".card").first().waitFor();

    await page.route("**/v1/models/famix-mini", answerTooMuch);
    await page.getByRole("link", { name: "famix-mini" }).click();
    await page.getByText("Too much is waiting. Try again in 2 s.").waitFor();
    await page.unroute("**/v1/models/famix-mini");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Files" }).waitFor();
  });

  test("says so when a file is no picture, or one that the server refuses", async () => {
    const page = await open("/");
    await bringPicture(page, { bytes: Buffer.from("text"), name: "notes.txt", type: "text/plain" });
    await page.getByText("notes.txt cannot be read as one").waitFor();

    await bringPicture(page, { bytes: await drawNoise(8, 8) });

    await page.getByText(/8 x 8 px; both sides must be at least/).waitFor();
  });

  test("asks for a key when the server wants one, goes on with it, and forgets it", async () => {
    const page = await open("/");
    await wantKey(page, "aw_right");
    await page.getByRole("navigation").getByRole("link", { name: "Models" }).click();
    const dialog = page.getByRole("dialog", { name: "An API key, please" });
    const give = async (key: string) => {
      await dialog.getByLabel("API key").fill(key);
      await dialog.getByRole("button", { name: "Continue" }).click();
    };
    await dialog.waitFor();
    const barriers = await findBarriersInBoth(page);
    await dialog.getByLabel("API key").fill("aw_wrong…");
    await dialog.getByText("No key has “…” in it.").waitFor();
    await give("aw_wrong");
    await dialog.getByText(/does not take this key/).waitFor();
    await give("aw_right");
    await page.locator(".card").first().waitFor();

    await page.getByRole("button", { name: "Forget key" }).click();
    await page.getByRole("navigation").getByRole("link", { name: "Evaluations" }).click();
    await dialog.getByText(/wants to know who asks/).waitFor();

    expect(barriers).toEqual([]);
  });

  test("moves the opacity of two megapixels at the screen's rate", async () => {
    const page = await open("/");
    // What answers does not matter, so a network of three layers does.
    await bringPicture(page);
    await page.getByLabel("Model").selectOption("street");
    await bringPicture(page, { bytes: await drawNoise(1920, 1080) });
    await page.locator("canvas.overlay[width='1920'][height='1080']").waitFor();

    const { frames, followed, worstMs } = await slideOpacity(page);

    console.log(
      `opacity of 1920x1080: ${frames.toFixed(1)} frames/s, the longest ${worstMs.toFixed(0)} ms`,
    );
    expect(frames).toBeGreaterThan(WANTED_FRAMES_PER_SECOND / 4);
    expect(followed).toBe(1);
  });

  test("loads at first no more than 250 kB, from nowhere else", async () => {
    const page = await open("/");

    const { urls, bytes } = await measureFirstLoad(page);

    console.log(`first load: ${(bytes / 1000).toFixed(1)} kB in ${urls.length} files`);
    expect(urls.filter((url) => !url.startsWith(server.url))).toEqual([]);
    expect(bytes).toBeLessThanOrEqual(LARGEST_FIRST_LOAD_BYTES);
  });
});
