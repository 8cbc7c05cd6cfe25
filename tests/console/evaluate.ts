import type { Page } from "playwright-core";

/** On the page of evaluations: starts one of famix-mini, waits for its report, and comes back. */
export async function evaluate(page: Page, quality: string): Promise<void> {
  await page.getByRole("button", { name: "New evaluation" }).click();
  await page.getByLabel("Model").selectOption("famix-mini");
  await page.getByRole("radio", { name: quality }).check();
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByText("mIoU over all images").waitFor({ timeout: 40_000 });
  await page.getByRole("link", { name: "Evaluations" }).first().click();
}

/** On the page of evaluations: asks for the newest against the one before it. */
export async function compareNewest(page: Page): Promise<void> {
  const boxes = page.getByRole("checkbox", { name: /^Compare/ });
  await boxes.nth(1).check();
  await boxes.nth(0).check();
  await page.getByRole("button", { name: "Compare" }).click();
}
