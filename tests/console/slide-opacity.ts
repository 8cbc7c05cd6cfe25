import type { Page } from "playwright-core";

/** Moves the opacity slider once a frame for two seconds. */
export function slideOpacity(page: Page): Promise<{ frames: number; worstMs: number }> {
  return page.getByLabel("Opacity").evaluate(
    (element) =>
      new Promise((resolve) => {
        const slider = element as HTMLInputElement;
        const times: number[] = [];
        const move = (now: number) => {
          times.push(now);
          slider.valueAsNumber = (times.length % 100) / 100;
          slider.dispatchEvent(new Event("input", { bubbles: true }));
          const passed = now - (times[0] ?? now);
          if (passed < 2_000) {
            requestAnimationFrame(move);
            return;
          }
          const gaps = times.slice(1).map((time, place) => time - (times[place] ?? time));
          resolve({ frames: (1000 * gaps.length) / passed, worstMs: Math.max(...gaps) });
        };
        requestAnimationFrame(move);
      }),
  );
}
