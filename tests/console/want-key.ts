import type { Page } from "playwright-core";

/** Has the open server act as one that takes one key. What real ones are is tested where they are checked. */
export async function wantKey(page: Page, key: string): Promise<void> {
  await page.route("**/v1/**", async (route) => {
    const { authorization, ...headers } = await route.request().allHeaders();
    if (authorization === `Bearer ${key}`) {
      return route.continue({ headers });
    }
    return route.fulfill({
      status: 401,
      contentType: "application/problem+json",
      headers: { "WWW-Authenticate": "Bearer" },
      body: JSON.stringify({ title: "Who are you?", code: "unauthenticated" }),
    });
  });
}
