import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { encode } from "fast-png";

const [WIDTH_PX, HEIGHT_PX] = [48, 32];
const LABELS = 11;

/** A folder of small pairs of noise, the same for the same count, in the visual domains day and night. */
export async function writeNoiseDataset({
  folder,
  count,
}: {
  folder: string;
  count: number;
}): Promise<void> {
  const next = noise();
  const images: { name: string; visualDomain: string }[] = [];
  for (let place = 0; place < count; place++) {
    const name = `pair-${String(place).padStart(3, "0")}`;
    images.push({ name, visualDomain: place % 3 === 0 ? "night" : "day" });
    const rgb = Uint8Array.from({ length: WIDTH_PX * HEIGHT_PX * 3 }, () => next() % 256);
    // One in twelve is ignored.
    const labels = Uint8Array.from({ length: WIDTH_PX * HEIGHT_PX }, () => {
      const label = next() % (LABELS + 1);
      return label === LABELS ? 255 : label;
    });
    await writePng(join(folder, "image", `${name}.png`), rgb, 3);
    await writePng(join(folder, "label", `${name}.png`), labels, 1);
  }
  const description = { name: "noise", labelSet: "camvid-11", licence: "CC0-1.0", images };
  await writeFile(join(folder, "dataset.json"), JSON.stringify(description));
}

export async function writePng(
  path: string,
  data: Uint8Array,
  channels: 1 | 3,
  { widthPx = WIDTH_PX, heightPx = HEIGHT_PX } = {},
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, encode({ width: widthPx, height: heightPx, depth: 8, channels, data }));
}

/** A linear congruential generator: plenty for noise, and the same everywhere. */
function noise(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 16;
  };
}
