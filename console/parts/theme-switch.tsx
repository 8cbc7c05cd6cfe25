import { signal } from "@preact/signals";
import { Icon } from "./icon.tsx";

const STORED_AS = "allweather.theme";
const DARK = "(prefers-color-scheme: dark)";

/** What the person chose; before that, and where nothing can be kept, what the system says. */
const isDark = signal(
  document.documentElement.dataset.theme === undefined
    ? matchMedia(DARK).matches
    : document.documentElement.dataset.theme === "dark",
);

matchMedia(DARK).addEventListener("change", ({ matches }) => {
  if (document.documentElement.dataset.theme === undefined) {
    isDark.value = matches;
  }
});

/** Turns the page light or dark, for good. `public/theme.js` reads it at the next visit. */
export function ThemeSwitch() {
  const change = () => {
    isDark.value = !isDark.value;
    const theme = isDark.value ? "dark" : "light";
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem(STORED_AS, theme);
    } catch {
      // Until the page is left, then.
    }
  };
  return (
    <button
      type="button"
      class="button quiet icon-only"
      aria-label={isDark.value ? "Use light colours" : "Use dark colours"}
      onClick={change}
    >
      <Icon name={isDark.value ? "sun" : "moon"} />
    </button>
  );
}
