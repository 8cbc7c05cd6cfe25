import type { Page } from "playwright-core";
import { bringPicture } from "./open-page.ts";

/** Shows every page of the console with as much open as there is to open, and looks at each. */
export async function visitPages(page: Page, look: () => Promise<string[]>): Promise<string[]> {
  const found = [await look()];
  await bringPicture(page);
  await page.locator("canvas.overlay").waitFor();
  await page.getByRole("button", { name: "Compare" }).click();
  await page.locator("canvas.overlay").nth(1).waitFor();
  for (const fold of await page.locator("summary").all()) {
    await fold.click();
  }
  found.push(await look());
  for (const [section, sign] of [
    ["Styles", ".gallery, .empty"],
    ["Models", ".card"],
    ["Evaluations", ".empty, .evaluations"],
  ] as const) {
    await page.getByRole("navigation").getByRole("link", { name: section }).click();
    await page.locator(sign).first().waitFor();
    if (section === "Styles") {
      // A few of its tiles tell as much as all.
      await page.getByLabel("Find").fill("night");
    }
    found.push(await look());
  }
  await page.getByRole("button", { name: "New evaluation" }).click();
  await page.getByRole("button", { name: "Start" }).waitFor();
  found.push(await look());
  await page.getByRole("navigation").getByRole("link", { name: "Models" }).click();
  await page.getByRole("link", { name: "famix-mini" }).click();
  await page.getByRole("heading", { name: "Files" }).waitFor();
  found.push(await look());
  return found.flat();
}
