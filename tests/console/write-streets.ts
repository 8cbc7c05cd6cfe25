import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encode } from "fast-png";

const [WIDTH_PX, HEIGHT_PX] = [96, 64];
/** Cityscapes' indices, and colours like those of the things. */
const [ROAD, BUILDING, SKY] = [
  { index: 0, color: [90, 90, 95] },
  { index: 2, color: [150, 110, 90] },
  { index: 10, color: [150, 190, 230] },
];

/** A dataset of plain streets, by day and at night in turn: sky over houses over a road. */
export async function writeStreets(folder: string, count: number): Promise<void> {
  const images = [];
  for (let place = 0; place < count; place++) {
    const name = `street-${place}`;
    const visualDomain = place % 2 === 0 ? "day" : "night";
    images.push({ name, visualDomain });
    const light = visualDomain === "day" ? 1 : 0.3;
    const rgb = pixels(({ color }) => color.map((channel) => Math.round(light * channel)), place);
    await write(join(folder, "image"), name, rgb, 3);
    await write(
      join(folder, "label"),
      name,
      pixels(({ index }) => [index], place),
      1,
    );
  }
  const description = { name: "streets", labelSet: "cityscapes-19", licence: "CC0-1.0", images };
  await writeFile(join(folder, "dataset.json"), JSON.stringify(description));
}

function pixels(valuesOf: (thing: typeof ROAD) => number[], shift: number): Uint8Array {
  return Uint8Array.from(
    Array.from({ length: WIDTH_PX * HEIGHT_PX }, (_, pixel) => {
      const row = Math.floor(pixel / WIDTH_PX) - shift;
      return valuesOf(row < 16 ? SKY : row < 36 ? BUILDING : ROAD);
    }).flat(),
  );
}

async function write(folder: string, name: string, data: Uint8Array, channels: 1 | 3) {
  await mkdir(folder, { recursive: true });
  const png = encode({ width: WIDTH_PX, height: HEIGHT_PX, depth: 8, channels, data });
  await writeFile(join(folder, `${name}.png`), png);
}
