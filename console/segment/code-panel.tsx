import { useState } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { Segmented } from "../parts/segmented.tsx";

const COPIED = "Copied";
const COPIED_FOR_MS = 2_000;

/** What the page just did, for those who would rather write it. */
export function CodePanel({
  title,
  codes,
}: {
  title: string;
  codes: { curl: string; TypeScript: string };
}) {
  const [language, setLanguage] = useState<keyof typeof codes>("curl");
  const [note, setNote] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(codes[language]);
      setNote(COPIED);
      setTimeout(() => setNote(""), COPIED_FOR_MS);
    } catch {
      // There is no clipboard for a page that came over plain HTTP from another machine.
      setNote("The browser lets this page copy nothing. Select the text below instead.");
    }
  };
  return (
    <details class="fold">
      <summary>{title}</summary>
      <div class="row between">
        <Segmented
          label="Language"
          value={language}
          options={[
            { value: "curl", title: "curl" },
            { value: "TypeScript", title: "TypeScript" },
          ]}
          onChange={setLanguage}
        />
        <button type="button" class="button small" onClick={() => void copy()}>
          <Icon name={note === COPIED ? "check" : "copy"} /> Copy
        </button>
      </div>
      <p class="copy-note small-text muted" role="status">
        {note}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre class="code" tabIndex={0}>
        {codes[language]}
      </pre>
    </details>
  );
}
