import { apiKey, forgetKey } from "../api/api-key.ts";
import { Link } from "../router/link.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

const SECTIONS: { href: string; title: string; icon: IconName }[] = [
  { href: "/", title: "Segment", icon: "layers" },
  { href: "/styles", title: "Styles", icon: "weather" },
  { href: "/models", title: "Models", icon: "box" },
  { href: "/evaluations", title: "Evaluations", icon: "chart" },
];

/** Name, sections, theme. On a phone the sections lie at the lower edge, where a thumb is. */
export function Header({ path }: { path: string }) {
  return (
    <header class="header">
      <Link href="/" class="brand" aria-label="Allweather, to the start">
        <img src="/icon.svg" alt="" width="28" height="28" />
        <span>Allweather</span>
      </Link>
      <nav class="sections" aria-label="Sections">
        {SECTIONS.map(({ href, title, icon }) => (
          <Link
            key={href}
            href={href}
            class="section-link"
            aria-current={isBelow(path, href) ? "page" : undefined}
          >
            <Icon name={icon} />
            <span>{title}</span>
          </Link>
        ))}
      </nav>
      <div class="header-end">
        {apiKey.value !== null && (
          <button type="button" class="button quiet small" onClick={forgetKey}>
            Forget key
          </button>
        )}
        <a class="button quiet small" href="/docs">
          API
        </a>
        <ThemeSwitch />
      </div>
    </header>
  );
}

function isBelow(path: string, href: string): boolean {
  return href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
}
