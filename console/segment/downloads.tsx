import { useState } from "preact/hooks";
import { type ApiFailure, describeFailure } from "../api/api-failure.ts";
import { FailureNote } from "../parts/failure-note.tsx";
import { Icon } from "../parts/icon.tsx";
import { saveFile } from "../parts/save-file.ts";
import { FORMATS, fileNameFor } from "./formats.ts";
import type { Photograph } from "./photograph.ts";
import {
  askForFile,
  type Format,
  ROBUSTNESS_RUNS,
  type Side,
  toQuery,
} from "./segment-photograph.ts";

/** What was made of a photograph, as a file in any format of the API. */
export function Downloads({
  title,
  photograph,
  side,
  labels,
  isRobust,
}: {
  title: string;
  photograph: Photograph;
  side: Side;
  /** Names of the labels that are shown; undefined when all are. */
  labels: string[] | undefined;
  /** Whether the model can tell what styles change. */
  isRobust: boolean;
}) {
  const [busy, setBusy] = useState<Format | undefined>(undefined);
  const [failed, setFailed] = useState<{ format: Format; failure: ApiFailure } | undefined>(
    undefined,
  );
  const formats = (Object.keys(FORMATS) as Format[]).filter(
    (format) => format !== "disagreement" || isRobust,
  );

  const download = async (format: Format) => {
    setBusy(format);
    setFailed(undefined);
    try {
      const { bytes, contentType } = await askForFile(photograph.blob, {
        query: {
          ...toQuery(side),
          format: [format],
          ...(labels !== undefined && { labels }),
          ...((format === "npz" || format === "safetensors") && {
            tensors: ["labels", "confidence"],
          }),
          ...(format === "disagreement" && { robustness: ROBUSTNESS_RUNS }),
        },
      });
      saveFile(
        new Blob([bytes], { type: contentType ?? "" }),
        fileNameFor(photograph.name, format),
      );
    } catch (error) {
      setFailed({ format, failure: describeFailure(error) });
    }
    setBusy(undefined);
  };
  return (
    <details class="fold">
      <summary>{title}</summary>
      {failed !== undefined && (
        <FailureNote failure={failed.failure} onRetry={() => void download(failed.format)} />
      )}
      {labels !== undefined && (
        <p class="muted small-text">Files hold the labels that are shown, and no others.</p>
      )}
      <ul class="downloads">
        {formats.map((format) => (
          <li key={format}>
            <button
              type="button"
              class="download"
              disabled={busy !== undefined}
              onClick={() => void download(format)}
            >
              {busy === format ? <span class="spinner" /> : <Icon name="download" />}
              <span>
                {FORMATS[format].title}
                <small>{FORMATS[format].hint}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
