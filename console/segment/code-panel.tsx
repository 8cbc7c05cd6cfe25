import { useState } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { Segmented } from "../parts/segmented.tsx";

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
    const isCopied = await navigator.clipboard.writeText(codes[language]).then(
      () => true,
      () => false,
    );
    setNote(isCopied ? "Copied" : "The browser refused; select the text instead");
    setTimeout(() => setNote(""), COPIED_FOR_MS);
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
          <Icon name={note === "Copied" ? "check" : "copy"} /> Copy
        </button>
      </div>
      <p class="small-text muted" role="status">
        {note}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre class="code" tabIndex={0}>
        {codes[language]}
      </pre>
    </details>
  );
}
