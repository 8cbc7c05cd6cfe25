import type { Page } from "playwright-core";

/** Everything that a page has loaded, and its size as the server sent it. */
export async function measureFirstLoad(page: Page): Promise<{ urls: string[]; bytes: number }> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all([...document.images].map((image) => image.decode()));
  });
  const loaded = await page.evaluate(() =>
    ["navigation", "resource"]
      .flatMap((type) => performance.getEntriesByType(type) as PerformanceResourceTiming[])
      .map(({ name, encodedBodySize }) => ({ name, encodedBodySize })),
  );
  return {
    urls: loaded.map(({ name }) => name),
    bytes: loaded.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  };
}
