import { expect, test } from "vitest";
import { DARK, LIGHT } from "../../../evaluation/reports/palette.ts";

test("numbers can be read on every colour they stand on", () => {
  for (const colours of [LIGHT, DARK]) {
    for (const [step, colour] of colours.heat.entries()) {
      expect(contrast(colour, colours.heatText[step] ?? "")).toBeGreaterThanOrEqual(4.5);
    }
    for (const [step, colour] of colours.mistake.entries()) {
      expect(contrast(colour, colours.mistakeText[step] ?? "")).toBeGreaterThanOrEqual(4.5);
    }
    for (const text of [colours.ink, colours.muted, colours.accent, colours.warning]) {
      expect(contrast(colours.paper, text)).toBeGreaterThanOrEqual(4.5);
    }
    for (const line of colours.lines) {
      expect(contrast(colours.paper, line)).toBeGreaterThanOrEqual(4.5);
    }
    const light = colours.heat.map(luminance);
    const sorted = light.toSorted((one, other) => (colours === LIGHT ? other - one : one - other));
    expect(light).toEqual(sorted);
  }
});

/** WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((place) => {
    const value = Number.parseInt(colour.slice(place, place + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
