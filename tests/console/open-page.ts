import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import sharp from "sharp";

const SAMPLE = join(import.meta.dirname, "../../console/public/samples/day.jpg");

/** Of the picture that is brought when no other is. */
export const PICTURE = { widthPx: 256, heightPx: 128 };

/** A page of the console, and everything about it that a person should never see. */
export interface OpenedPage {
  page: Page;
  /** What its Content-Security-Policy refused, and what was thrown in it. */
  complaints: string[];
}

/** Opens an address of the console in a context of its own. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("console", (message) => {
    if (/content security policy|trusted/i.test(message.text())) {
      complaints.push(message.text());
    }
  });
  await page.goto(url);
  return { page, complaints };
}

/** Drops a file onto the page, as from a folder's window; or pastes it. */
export async function bringPicture(
  page: Page,
  {
    by = "drop",
    name = "street.jpg",
    type = "image/jpeg",
    bytes,
  }: { by?: "drop" | "paste"; name?: string; type?: string; bytes?: Uint8Array } = {},
): Promise<void> {
  const base64 = Buffer.from(bytes ?? (await smallStreet())).toString("base64");
  await page.evaluate(
    ({ base64, by, name, type }) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name, { type }));
      const options = { bubbles: true, cancelable: true };
      document.body.dispatchEvent(
        by === "drop"
          ? new DragEvent("drop", { ...options, dataTransfer: transfer })
          : new ClipboardEvent("paste", { ...options, clipboardData: transfer }),
      );
    },
    { base64, by, name, type },
  );
}

/** A drawn street, small because what is looked at is the page. */
async function smallStreet(): Promise<Uint8Array> {
  return sharp(await readFile(SAMPLE))
    .resize(PICTURE.widthPx, PICTURE.heightPx)
    .jpeg()
    .toBuffer();
}

/** A photograph of nothing, which no browser has an easy time with. */
export function drawNoise(width: number, height: number): Promise<Uint8Array> {
  const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
  return sharp({ create: { width, height, channels: 3, noise, background: "grey" } })
    .jpeg({ quality: 60 })
    .toBuffer();
}

/** How many pixels of an overlay are painted, of how many. */
export function countPainted(page: Page, place = 0): Promise<{ painted: number; all: number }> {
  return page
    .locator("canvas.overlay")
    .nth(place)
    .evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const context = (canvas as HTMLCanvasElement).getContext("2d");
      const pixels = context?.getImageData(0, 0, width, height).data ?? [];
      let painted = 0;
      for (let at = 3; at < pixels.length; at += 4) {
        painted += pixels[at] === 0 ? 0 : 1;
      }
      return { painted, all: width * height };
    });
}
