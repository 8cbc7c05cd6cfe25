/** Outlines on a square of 24, drawn with the colour of the text around them. */
const PATHS = {
  arrow: "M5 12h14M13 6l6 6-6 6",
  back: "M19 12H5M11 18l-6-6 6-6",
  box: "M12 3 4 7v10l8 4 8-4V7zM4 7l8 4 8-4M12 11v10",
  chart: "M4 20h16M7 16v-5M12 16V5M17 16V9",
  check: "m5 13 4 4L19 7",
  close: "m6 6 12 12M18 6 6 18",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  dice: "M4 4h16v16H4zM8.5 8.5h.01M15.5 8.5h.01M12 12h.01M8.5 15.5h.01M15.5 15.5h.01",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01",
  key: "M14 10a4 4 0 1 0-3.5 3.97L12 15.5h2V18h2.5v2.5H20V17l-6.2-6.2M9 9h.01",
  layers: "m12 4 9 5-9 5-9-5zM3 14l9 5 9-5",
  moon: "M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5z",
  paste: "M9 5H6v15h12V5h-3M9 3h6v4H9z",
  play: "M8 5v14l11-7z",
  retry: "M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6",
  split: "M12 3v18M8 8l-4 4 4 4M16 8l4 4-4 4",
  stop: "M7 7h10v10H7z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4",
  upload: "M12 16V4M7 9l5-5 5 5M5 20h14",
  warning: "M12 4 2.5 20h19zM12 10v4M12 17h.01",
  weather: "M7 17a4 4 0 1 1 .8-7.9A5.5 5.5 0 0 1 18.3 11 3 3 0 0 1 18 17zM9 20.5h.01M14 20.5h.01",
} as const;

export type IconName = keyof typeof PATHS;

/** A small picture beside words that say the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
