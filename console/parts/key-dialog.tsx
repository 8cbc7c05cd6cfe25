import { useEffect, useRef, useState } from "preact/hooks";
import { declineKey, giveKey, keyProblem, keyWanted } from "../api/api-key.ts";
import { Icon } from "./icon.tsx";

/** Asks for an API key when the server wants one. */
export function KeyDialog() {
  const reason = keyWanted.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  useEffect(() => {
    if (reason === null) {
      dialog.current?.close();
    } else {
      setText("");
      dialog.current?.showModal();
    }
  }, [reason]);

  const problem = keyProblem(text);
  const canGive = text.trim() !== "" && problem === undefined;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (canGive) {
      giveKey(text);
    }
  };
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="key-title"
      onCancel={(event) => {
        event.preventDefault();
        declineKey();
      }}
    >
      <form onSubmit={submit}>
        <h2 id="key-title">
          <Icon name="key" /> An API key, please
        </h2>
        <p class="muted">
          {reason} Ask its operator for a key with the scopes <code>segment</code>,{" "}
          <code>models:read</code> and <code>evaluate</code>. It stays in this tab and is forgotten
          when you close it.
        </p>
        <label class="field">
          <span>API key or token</span>
          <input
            type="password"
            autocomplete="off"
            spellcheck={false}
            placeholder="aw_…"
            value={text}
            aria-invalid={problem !== undefined}
            aria-describedby="key-problem"
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <p id="key-problem" class="problem" role="status">
          {problem}
        </p>
        <div class="row end">
          <button type="button" class="button quiet" onClick={declineKey}>
            Not now
          </button>
          <button type="submit" class="button primary" disabled={!canGive}>
            Continue
          </button>
        </div>
      </form>
    </dialog>
  );
}
