import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";

/** Everything that a page has loaded, and its size when each file is compressed, if that helps. */
export async function measureFirstLoad(page: Page): Promise<{ urls: string[]; bytes: number }> {
  await page.waitForLoadState("networkidle");
  const names = await page.evaluate(() =>
    performance.getEntriesByType("resource").map(({ name }) => name),
  );
  const urls = [page.url(), ...names];
  const sizes = await Promise.all(
    urls.map(async (url) => {
      const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
      return Math.min(bytes.length, gzipSync(bytes).length);
    }),
  );
  return { urls, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
