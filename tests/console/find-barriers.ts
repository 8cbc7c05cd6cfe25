import axe from "axe-core";
import type { Page } from "playwright-core";

/**
 * What axe finds serious or critical, in words.
 *
 * @param rules to look at; all when left out.
 */
export async function findBarriers(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) {
    await page.evaluate(axe.source);
  }
  const options: axe.RunOptions = {
    resultTypes: ["violations"],
    ...(rules !== undefined && { runOnly: [...rules] }),
  };
  const { violations } = (await page.evaluate(
    `axe.run(${JSON.stringify(options)})`,
  )) as axe.AxeResults;
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

/** The same page in light and in dark, which differ in nothing but colours. */
export async function findBarriersInBoth(page: Page): Promise<string[]> {
  const found = await findBarriers(page);
  await page.emulateMedia({ colorScheme: "dark" });
  // Colours on their way are nobody's.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => animation instanceof CSSTransition)
        .map(({ finished }) => finished),
    ),
  );
  const inDark = await findBarriers(page, ["color-contrast"]);
  await page.emulateMedia({ colorScheme: "light" });
  return [...found, ...inDark.map((barrier) => `dark: ${barrier}`)];
}
