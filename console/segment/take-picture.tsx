import { useEffect, useRef, useState } from "preact/hooks";
import { describeFailure } from "../api/api-failure.ts";
import { Icon } from "../parts/icon.tsx";
import { openPhotograph, openSample, pictureIn, SAMPLES } from "./photograph.ts";
import { photographFailure, takePhotograph } from "./segment-state.ts";

/** Everything by which a photograph comes in: drop, paste, choose, sample. */
export function TakePicture({ isCompact }: { isCompact: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class={isCompact ? "take compact" : "take"}>
      {!isCompact && (
        <>
          <span class="take-icon">
            <Icon name="image" />
          </span>
          <h2>Drop a street photograph here</h2>
          <p class="muted">
            or paste one with Ctrl+V. JPEG, PNG and WebP; it goes to this server alone.
          </p>
        </>
      )}
      <button
        type="button"
        class={isCompact ? "button" : "button primary"}
        onClick={() => input.current?.click()}
      >
        <Icon name="upload" /> Choose a photograph
      </button>
      <input
        ref={input}
        class="unseen"
        type="file"
        accept="image/jpeg,image/png,image/webp"
        aria-label="A photograph"
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = "";
          if (file !== undefined) {
            void take(openPhotograph(file, file.name));
          }
        }}
      />
      {!isCompact && (
        <p class="muted small-text samples-title">No photograph at hand? Take a drawn street.</p>
      )}
      <ul class="samples" aria-label="Samples">
        {SAMPLES.map((sample) => (
          <li key={sample.name}>
            <button
              type="button"
              class="sample"
              aria-label={`Sample: a drawn street, ${sample.name}`}
              onClick={() => void take(openSample(sample))}
            >
              <img src={sample.thumbnail} alt="" loading="lazy" width="128" height="64" />
              <span>{sample.name}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/**
 * Takes pictures that are dropped or pasted anywhere on the page.
 *
 * @returns whether something is being dragged over it.
 */
export function useDropAndPaste(): boolean {
  const [isDragging, setDragging] = useState(false);
  useEffect(() => {
    const left = new AbortController();
    const listen = <Name extends keyof DocumentEventMap>(
      name: Name,
      handle: (event: DocumentEventMap[Name]) => void,
    ) => document.addEventListener(name, handle, { signal: left.signal });

    listen("paste", ({ clipboardData }) => takeFrom(clipboardData));
    listen("dragover", (event) => {
      event.preventDefault();
      setDragging(true);
    });
    listen("dragleave", ({ relatedTarget }) => relatedTarget === null && setDragging(false));
    listen("drop", (event) => {
      event.preventDefault();
      setDragging(false);
      takeFrom(event.dataTransfer);
    });
    return () => left.abort();
  }, []);
  return isDragging;
}

function takeFrom(transfer: DataTransfer | null): void {
  const file = pictureIn(transfer) ?? transfer?.files[0];
  if (file !== undefined) {
    void take(openPhotograph(file, file.name));
  }
}

/** The picture that was chosen last, of several that are being opened. */
let latest: ReturnType<typeof openPhotograph> | undefined;

async function take(opening: ReturnType<typeof openPhotograph>): Promise<void> {
  latest = opening;
  try {
    const opened = await opening;
    if (latest === opening) {
      takePhotograph(opened);
    } else {
      URL.revokeObjectURL(opened.url);
    }
  } catch (error) {
    if (latest === opening) {
      photographFailure.value = describeFailure(error);
    }
  }
}
