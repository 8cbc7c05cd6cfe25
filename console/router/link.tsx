import type { ComponentProps } from "preact";
import { navigate } from "./router.ts";

/** A link to another page of the console, which need not be loaded anew. */
export function Link({ href, ...rest }: ComponentProps<"a"> & { href: string }) {
  const follow = (event: MouseEvent) => {
    // What asks for a new tab or window gets one.
    if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      navigate(href);
    }
  };
  return <a {...rest} href={href} onClick={follow} />;
}
