// Takes pictures of every page at the sizes of a phone and of a desktop, light and dark, into the
// folder `screenshots`, for people to look at; `--write` also renews those of the README. See docs/console.md.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { launchChromium } from "./find-chromium.ts";
import { type StartedServer, startServer } from "./start-server.ts";

const ROOT = join(import.meta.dirname, "../..");
const OUT = join(ROOT, "screenshots");
const MODEL = "famix-mini";
const SIZES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true },
};

await mkdir(OUT, { recursive: true });
const server = await startServer();
const browser = await launchChromium();
try {
  const evaluations = [await evaluate("standard"), await evaluate("fast")];
  for (const [size, options] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await browser.newContext({ ...options, colorScheme });
      await visitAll(await context.newPage(), `${size}-${colorScheme}`, evaluations);
      await context.close();
    }
  }
  if (process.argv.includes("--write")) {
    await renewPictures({ browser, server });
  }
} finally {
  await browser.close();
  await server.close();
}

async function visitAll(page: Page, suffix: string, evaluations: string[]): Promise<void> {
  const take = (name: string) =>
    page.screenshot({ path: join(OUT, `${name}-${suffix}.png`), fullPage: true });
  await page.goto(server.url);
  await page.waitForLoadState("networkidle");
  await take("start");
  await segment(page);
  await take("segment");
  await page.getByRole("radio", { name: "Confidence" }).check();
  await take("confidence");
  await page.getByRole("radio", { name: "Labels" }).check();
  await page.getByRole("button", { name: "Compare" }).click();
  await page.locator("canvas.overlay").nth(1).waitFor();
  await take("compare");
  await page.getByRole("link", { name: "Styles" }).click();
  await page.locator(".gallery, .empty").first().waitFor();
  if (await page.locator(".gallery").isVisible()) {
    await preview(page);
  }
  await take("styles");
  for (const [name, path, sign] of [
    ["models", "/models", ".card"],
    ["model", `/models/${MODEL}`, ".chain"],
    ["evaluations", "/evaluations", ".evaluations"],
    ["evaluation", `/evaluations/${evaluations[0]}`, ".domain-bars"],
    [
      "comparison",
      `/evaluations/compare?evaluations=${evaluations.join(",")}&anyProtocol=true`,
      ".difference-cell",
    ],
  ] as const) {
    await page.goto(`${server.url}${path}`);
    await page.locator(sign).first().waitFor({ state: "attached" });
    await take(name);
  }
}

/** The two pictures of the README, made of synthetic streets alone. */
async function renewPictures({
  browser,
  server: { url },
}: {
  browser: Browser;
  server: StartedServer;
}): Promise<void> {
  const page = await (await browser.newContext(SIZES.desktop)).newPage();
  await page.goto(url);
  await segment(page);
  await page.getByRole("button", { name: "Compare" }).click();
  await page.locator("canvas.overlay").nth(1).waitFor();
  await write(page, "console-segment");
  await page.getByRole("link", { name: "Styles" }).click();
  await page.locator(".gallery, .empty").first().waitFor();
  if (await page.locator(".gallery").isVisible()) {
    await preview(page);
    await write(page, "console-styles");
  }
}

async function write(page: Page, name: string): Promise<void> {
  const path = join(ROOT, "docs/pictures", `${name}.jpg`);
  await sharp(await page.screenshot())
    .jpeg({ quality: 82, mozjpeg: true })
    .toFile(path);
}

async function segment(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sample: a drawn street, day" }).click();
  await page.getByLabel("Model").selectOption(MODEL);
  await page.getByText(`${MODEL}@`).filter({ visible: true }).first().waitFor();
}

async function preview(page: Page): Promise<void> {
  await page.getByLabel("A style in words").fill("night rain");
  await page.getByRole("button", { name: "Preview" }).click();
  await page.locator(".changes").waitFor();
  await page.waitForLoadState("networkidle");
}

async function evaluate(quality: string): Promise<string> {
  const response = await fetch(`${server.url}/v1/evaluations`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ model: MODEL, dataset: "streets", quality }),
  });
  const { id } = (await response.json()) as { id: string };
  const events = await fetch(`${server.url}/v1/evaluations/${id}/events`);
  // They end with it.
  await events.text();
  return id;
}
