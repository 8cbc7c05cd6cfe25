import { signal } from "@preact/signals";

interface Place {
  path: string;
  query: URLSearchParams;
}

/** Where the person is. */
export const place = signal<Place>(here());

/** Goes to another page of the console; the way back stays open. */
export function navigate(address: string): void {
  history.pushState(null, "", address);
  arrive();
  scrollTo(0, 0);
}

/**
 * The values behind the colons of a pattern, such as `/models/:name`; undefined when the path is
 * another.
 */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = split(pattern);
  const found = split(path);
  const isSame =
    wanted.length === found.length &&
    wanted.every((segment, index) => segment.startsWith(":") || segment === found[index]);
  return isSame
    ? Object.fromEntries(
        wanted.flatMap((segment, index) =>
          segment.startsWith(":") ? [[segment.slice(1), decode(found[index] ?? "")]] : [],
        ),
      )
    : undefined;
}

/** Follows the browser's buttons for back and forth. */
export function followHistory(): () => void {
  addEventListener("popstate", arrive);
  return () => removeEventListener("popstate", arrive);
}

function arrive(): void {
  place.value = here();
}

function here(): Place {
  const { pathname = "/", search = "" } = globalThis.location ?? {};
  return { path: pathname, query: new URLSearchParams(search) };
}

function split(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
