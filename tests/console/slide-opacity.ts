import type { Page } from "playwright-core";

/**
 * Moves the opacity slider once a frame for a second.
 *
 * @returns `frames` a second, and `followed`: the share of them at which the label map was already as
 *   strong as the slider had been put at the frame before.
 */
export function slideOpacity(
  page: Page,
): Promise<{ frames: number; followed: number; worstMs: number }> {
  return page.getByLabel("Opacity").evaluate(
    (element) =>
      new Promise((resolve) => {
        const slider = element as HTMLInputElement;
        const canvas = document.querySelector<HTMLCanvasElement>("canvas.overlay");
        const times: number[] = [];
        let followed = 0;
        const move = (now: number) => {
          const isFollowing = Number(canvas?.style.opacity) === slider.valueAsNumber;
          followed += times.length > 0 && isFollowing ? 1 : 0;
          times.push(now);
          slider.valueAsNumber = (times.length % 100) / 100;
          slider.dispatchEvent(new Event("input", { bubbles: true }));
          const passed = now - (times[0] ?? now);
          if (passed < 1_000) {
            requestAnimationFrame(move);
            return;
          }
          const gaps = times.slice(1).map((time, place) => time - (times[place] ?? time));
          resolve({
            frames: (1000 * gaps.length) / passed,
            followed: followed / gaps.length,
            worstMs: Math.max(...gaps),
          });
        };
        requestAnimationFrame(move);
      }),
  );
}
