import { readFile } from "node:fs/promises";
import { type Browser, chromium, type Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { findBarriers } from "./find-barriers.ts";
import { CHROMIUM_ARGUMENTS, findChromium } from "./find-chromium.ts";
import { measureFirstLoad } from "./measure-first-load.ts";
import { bringPicture, countPainted, type OpenedPage, openPage } from "./open-page.ts";
import { slideOpacity } from "./slide-opacity.ts";
import { type StartedServer, startServer } from "./start-server.ts";
import { visitPages } from "./visit-pages.ts";

const executablePath = findChromium();
if (executablePath === undefined) {
  console.warn(
    "No Chromium was found, so the console is not tried in a browser: install chromium.",
  );
}

const LARGEST_FIRST_LOAD_BYTES = 250_000;
const WANTED_FRAMES_PER_SECOND = 60;

describe.skipIf(executablePath === undefined)("the console", { timeout: 120_000 }, () => {
  let server: StartedServer;
  let browser: Browser;
  const opened: OpenedPage[] = [];

  beforeAll(async () => {
    server = await startServer({ withStyles: true });
    browser = await chromium.launch({
      executablePath: executablePath ?? "",
      args: CHROMIUM_ARGUMENTS,
    });
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
    const box = await page.locator(".stage-frame").boundingBox();
    await page.mouse.move(
      (box?.x ?? 0) + 0.45 * (box?.width ?? 0),
      (box?.y ?? 0) + 0.9 * (box?.height ?? 0),
    );
    const card = await page.locator(".hover-card").textContent();
    await road.uncheck();

    expect(before).toEqual({ painted: 1024 * 512, all: 1024 * 512 });
    expect(card).toMatch(/^road\d+ % sure$/);
    const share = Number.parseFloat(
      (await page.locator(".legend-label", { hasText: "road" }).locator(".number").textContent()) ??
        "",
    );
    const { painted, all } = await countPainted(page);
    expect(1 - painted / all).toBeCloseTo(share / 100, 2);
  });

  test("tells labels to arrow keys, too", async () => {
    const page = await open("/");
    await bringPicture(page, { by: "paste" });
    await page.locator("canvas.overlay").waitFor();

    await page.getByRole("application").focus();
    await page.keyboard.press("ArrowDown");

    await page.locator(".stage-frame [role=status]", { hasText: /^\S.*, \d+ % sure$/ }).waitFor();
  });

  test("swipes between two models, by keyboard", async () => {
    const page = await open("/");
    await page.getByRole("button", { name: "Sample: a drawn street, night" }).click();
    await page.locator("canvas.overlay").waitFor();

    await page.getByRole("button", { name: "Compare" }).click();
    await page.locator("canvas.overlay").nth(1).waitFor();
    const names = await page.locator(".legend-head p").allTextContents();
    await page.getByRole("slider", { name: /Divider/ }).press("ArrowRight");

    expect(new Set(names.map((name) => name.split("@")[0])).size).toBe(2);
    const clips = await page
      .locator("canvas.overlay")
      .evaluateAll((all) => all.map((canvas) => (canvas as HTMLElement).style.clipPath));
    expect(clips).toEqual(["inset(0px calc(48%) 0px 0px)", "inset(0px 0px 0px 52%)"]);
  });

  test("hands out files in the formats of the API", async () => {
    const page = await open("/");
    await bringPicture(page);
    await page.locator("canvas.overlay").waitFor();
    await page.locator("summary", { hasText: "Download" }).click();

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: /^Label map/ }).click(),
    ]);

    expect(download.suggestedFilename()).toBe("street.labels.png");
    const bytes = await readFile(await download.path());
    const { width, height } = await sharp(bytes).metadata();
    expect([width, height]).toEqual([1024, 512]);
  });

  test("previews a style of words, and one of the bank", async () => {
    const page = await open("/styles");
    await page.getByRole("button", { name: "Sample: a drawn street, day" }).click();
    await chooseModel(page, "street");
    await page.getByLabel("A style in words").fill("red nonsense");
    await page.getByRole("button", { name: "Preview" }).click();

    await page.getByRole("img", { name: "The photograph in the style “red nonsense”" }).waitFor();
    await page.getByText("never saw “nonsense”").waitFor();
    expect(await page.locator(".figure strong").first().textContent()).toMatch(/^\d+\.\d %$/);
    expect(await page.locator(".changes tbody tr").count()).toBeGreaterThan(0);
    expect(await findBarriers(page)).toEqual([]);

    await page.getByLabel("Find").fill("green");
    await page.getByRole("button", { name: /^green night/ }).click();
    await page.getByRole("img", { name: "Its label map in “green night”" }).waitFor();
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
      await page.getByRole("button", { name: "New evaluation" }).click();
      await page.getByLabel("Model").selectOption("famix-mini");
      await page.getByRole("radio", { name: quality }).check();
      await page.getByRole("button", { name: "Start" }).click();
      await page.getByText("mIoU over all images").waitFor({ timeout: 40_000 });
      expect(await findBarriers(page)).toEqual([]);
      await page.getByRole("link", { name: "Evaluations" }).first().click();
    }
    const boxes = page.getByRole("checkbox", { name: /^Compare/ });
    await boxes.nth(1).check();
    await boxes.nth(0).check();
    await page.getByRole("button", { name: "Compare" }).click();

    // A scale is part of how something was measured, so these two are compared only when asked twice.
    await page
      .getByText(/testTime/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Compare them all the same" }).click();
    await page.getByText(/the 6 images that both scored/).waitFor();
    await page.getByRole("rowheader", { name: "night" }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  test("cancels an evaluation", async () => {
    const page = await open("/evaluations");
    await page.getByRole("button", { name: "New evaluation" }).click();
    await page.getByRole("button", { name: "Start" }).click();

    await page.getByRole("button", { name: "Cancel" }).click();

    await page.locator(".badge", { hasText: "canceled" }).waitFor();
  });

  test.each(["light", "dark"] as const)(
    "has no barrier that axe finds, %s",
    async (colorScheme) => {
      const page = await open("/", { colorScheme });

      expect(await visitPages(page, () => findBarriers(page))).toEqual([]);
    },
  );

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

    const problem = { title: "Too much to do", detail: "Too much is waiting.", code: "overloaded" };
    await page.route("**/v1/models/famix-mini", (route) =>
      route.fulfill({
        status: 503,
        contentType: "application/problem+json",
        headers: { "Retry-After": "2" },
        body: JSON.stringify(problem),
      }),
    );
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

    const bytes = await sharp({
      create: { width: 8, height: 8, channels: 3, background: "red" },
    })
      .png()
      .toBuffer();
    await bringPicture(page, { bytes, name: "small.png", type: "image/png" });

    await page.getByText(/8 x 8 px; both sides must be at least/).waitFor();
  });

  test("asks for a key when the server wants one, and goes on with it", async () => {
    const keyed = await startServer({ access: "keys" });
    try {
      const page = await openPage(browser, `${keyed.url}/models`);
      opened.push(page);
      const dialog = page.page.getByRole("dialog", { name: "An API key, please" });
      await dialog.waitFor();
      const barriers = await findBarriers(page.page);
      await dialog.getByLabel("API key").fill("aw_wrong");
      await dialog.getByRole("button", { name: "Continue" }).click();
      await page.page.getByText(/does not take this key/).waitFor();
      await dialog.getByLabel("API key").fill(keyed.apiKey ?? "");
      await dialog.getByRole("button", { name: "Continue" }).click();
      await page.page.locator(".card").first().waitFor();

      expect(barriers).toEqual([]);
    } finally {
      await keyed.close();
    }
  });

  test("moves the opacity of two megapixels at the screen's rate", async () => {
    const page = await open("/");
    const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
    const bytes = await sharp({
      create: { width: 1920, height: 1080, channels: 3, noise, background: "grey" },
    })
      .jpeg({ quality: 60 })
      .toBuffer();
    await bringPicture(page, { bytes });
    await page.locator("canvas.overlay").waitFor();

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

/** Only where there are several is there a choice. */
async function chooseModel(page: Page, name: string): Promise<void> {
  await page.locator(".gallery").waitFor();
  const select = page.getByLabel("Model");
  if ((await select.count()) > 0) {
    await select.selectOption(name);
  }
}
