// Draws the street of README.md: nobody's photograph, so free of rights.
//   npx tsx docs/pictures/draw-street.ts && npx allweather segment docs/pictures/street.jpg --out docs/pictures --format label-map,overlay
import { fileURLToPath } from "node:url";
import sharp from "sharp";

const WIDTH = 960;
const HEIGHT = 720;
const HORIZON = 330;

// A small generator with a seed, so that the drawing is the same every time.
let state = 7;
function random(low: number, high: number): number {
  state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
  return low + (state / 2 ** 31) * (high - low);
}

/** Brick and windows in perspective: a house between two distances on one side of the street. */
function house(side: -1 | 1, near: number, far: number, color: string): string {
  const xNear = WIDTH / 2 + side * near * 480;
  const xFar = WIDTH / 2 + side * far * 480;
  const ground = (depth: number) => HORIZON + 120 * depth;
  const roof = (depth: number) => HORIZON - 330 * depth;
  const windows: string[] = [];
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 3; row++) {
      const [left, right] = [0.12 + column * 0.23, 0.24 + column * 0.23].map(
        (share) => near + (far - near) * share,
      ) as [number, number];
      const x = (depth: number) => WIDTH / 2 + side * depth * 480;
      const y = (depth: number, share: number) =>
        roof(depth) + (ground(depth) - roof(depth)) * share;
      const top = 0.12 + row * 0.28;
      windows.push(
        `<path d="M${x(left)} ${y(left, top)}L${x(right)} ${y(right, top)}L${x(right)} ${y(right, top + 0.15)}L${x(left)} ${y(left, top + 0.15)}Z" fill="#39414d" stroke="#cfc8bb" stroke-width="2"/>`,
      );
    }
  }
  return `<path d="M${xNear} ${roof(near)}L${xFar} ${roof(far)}L${xFar} ${ground(far)}L${xNear} ${ground(near)}Z" fill="${color}"/>${windows.join("")}`;
}

/** A tree in early spring: twigs that fork, with the first leaves on them. */
function tree(x: number, ground: number, size: number): string {
  return branch(x, ground, -Math.PI / 2, size, size * 0.14);
}

function branch(x: number, y: number, angle: number, length: number, width: number): string {
  const [endX, endY] = [x + length * Math.cos(angle), y + length * Math.sin(angle)];
  const wood = `<path d="M${x.toFixed(1)} ${y.toFixed(1)}L${endX.toFixed(1)} ${endY.toFixed(1)}" stroke="#4b443c" stroke-width="${width.toFixed(1)}"/>`;
  if (length < 7) {
    const shade = Math.round(random(70, 110));
    return `${wood}<circle cx="${endX.toFixed(1)}" cy="${endY.toFixed(1)}" r="${random(2, 5).toFixed(1)}" fill="rgb(${shade},${shade + 6},${shade - 40})" opacity=".75"/>`;
  }
  const forks = [-0.55, -0.1, 0.5].map((turn) =>
    branch(endX, endY, angle + turn + random(-0.2, 0.2), length * random(0.6, 0.75), width * 0.6),
  );
  return wood + forks.join("");
}

function car(x: number, ground: number, width: number, color: string): string {
  const height = width * 0.72;
  const top = ground - height;
  return `
    <ellipse cx="${x + width / 2}" cy="${ground}" rx="${width * 0.55}" ry="${width * 0.06}" fill="#000" opacity=".55"/>
    <rect x="${x + width * 0.06}" y="${ground - width * 0.16}" width="${width * 0.2}" height="${width * 0.16}" fill="#151515"/>
    <rect x="${x + width * 0.74}" y="${ground - width * 0.16}" width="${width * 0.2}" height="${width * 0.16}" fill="#151515"/>
    <path d="M${x} ${ground - width * 0.1}V${top + height * 0.5}Q${x + width * 0.08} ${top + height * 0.42} ${x + width * 0.16} ${top}H${x + width * 0.84}Q${x + width * 0.92} ${top + height * 0.42} ${x + width} ${top + height * 0.5}V${ground - width * 0.1}Z" fill="${color}"/>
    <path d="M${x + width * 0.2} ${top + height * 0.07}H${x + width * 0.8}L${x + width * 0.87} ${top + height * 0.4}H${x + width * 0.13}Z" fill="#23292f"/>
    <rect x="${x + width * 0.04}" y="${top + height * 0.5}" width="${width * 0.14}" height="${height * 0.16}" fill="#a31616"/>
    <rect x="${x + width * 0.82}" y="${top + height * 0.5}" width="${width * 0.14}" height="${height * 0.16}" fill="#a31616"/>
    <rect x="${x + width * 0.35}" y="${top + height * 0.6}" width="${width * 0.3}" height="${height * 0.12}" fill="#e3d46a"/>`;
}

function lamp(x: number, ground: number, height: number): string {
  return `<path d="M${x} ${ground}V${ground - height}q0 -14 ${x < WIDTH / 2 ? 34 : -34} -16" stroke="#767b7f" stroke-width="${height / 50}" fill="none"/>`;
}

const svg = `
<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
  <defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#b9cde4"/><stop offset="1" stop-color="#eef1f3"/></linearGradient>
    <linearGradient id="road" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#85868a"/><stop offset="1" stop-color="#55575b"/></linearGradient>
    <filter id="grain" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency="0.7" numOctaves="3" seed="3"/><feColorMatrix values="0 0 0 0 .5  0 0 0 0 .5  0 0 0 0 .5  0 0 0 .5 0"/></filter>
    <filter id="soft"><feGaussianBlur stdDeviation="0.8"/></filter>
  </defs>
  <g filter="url(#soft)">
    <rect width="${WIDTH}" height="${HORIZON + 20}" fill="url(#sky)"/>
    <rect y="${HORIZON + 20}" width="${WIDTH}" height="${HEIGHT}" fill="#a8a29a"/>
    ${house(-1, 0.5, 0.28, "#7d6a5a")}${house(1, 0.42, 0.22, "#8d7b66")}
    ${house(-1, 1.05, 0.52, "#8a5d47")}${house(1, 1.1, 0.46, "#9a8a76")}
    ${[-110, -70, -35, 10, 45, 80, 120].map((x) => tree(WIDTH / 2 + x, HORIZON + 26, random(24, 36))).join("")}
    <path d="M-60 ${HEIGHT}L${WIDTH / 2 - 52} ${HORIZON + 24}H${WIDTH / 2 + 52}L${WIDTH + 60} ${HEIGHT}Z" fill="url(#road)"/>
    <path d="M-60 ${HEIGHT}L${WIDTH / 2 - 52} ${HORIZON + 24}M${WIDTH + 60} ${HEIGHT}L${WIDTH / 2 + 52} ${HORIZON + 24}" stroke="#c9c4ba" stroke-width="5"/>
    ${[0, 1, 2, 3, 4].map((dash) => `<path d="M${WIDTH / 2} ${HORIZON + 44 + dash * dash * 17}v${10 + dash * 13}" stroke="#e4e4e0" stroke-width="${2 + dash * 2}"/>`).join("")}
    ${tree(190, HORIZON + 110, 74)}${tree(812, HORIZON + 96, 66)}
    ${lamp(285, HORIZON + 80, 250)}${lamp(708, HORIZON + 86, 260)}${lamp(386, HORIZON + 42, 120)}
    ${car(568, HORIZON + 150, 150, "#3c5a8c")}${car(352, HORIZON + 96, 92, "#9aa0a6")}${car(505, HORIZON + 62, 46, "#74201d")}
  </g>
  <rect width="${WIDTH}" height="${HEIGHT}" filter="url(#grain)" opacity=".28"/>
</svg>`;

await sharp(Buffer.from(svg))
  .jpeg({ quality: 90 })
  .toFile(fileURLToPath(new URL("./street.jpg", import.meta.url)));
