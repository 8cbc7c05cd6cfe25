import { useEffect, useRef } from "preact/hooks";
import { FailureNote } from "../parts/failure-note.tsx";
import { percent } from "../parts/format-number.ts";
import { Waiting } from "../parts/waiting.tsx";
import { photograph, photographFailure } from "../segment/segment-state.ts";
import { TakePicture, useDropAndPaste } from "../segment/take-picture.tsx";
import { Gallery } from "./gallery.tsx";
import { PreviewResult } from "./preview-result.tsx";
import {
  attemptOf,
  cancelPreview,
  choiceFor,
  chosenModel,
  chosenStyle,
  previewStyle,
  type StyleChoice,
  type StylePreview,
} from "./preview-state.ts";
import { StyleForm } from "./style-form.tsx";
import type { ModelStyles } from "./use-model-styles.ts";

/** What a version's styles do to the photograph: choices on the one side, results on the other, the bank below. */
export function StyleBench({
  all,
  current,
}: {
  all: readonly ModelStyles[];
  current: ModelStyles;
}) {
  useDropAndPaste();
  const results = useRef<HTMLDivElement>(null);
  const picture = photograph.value;
  const model = `${current.model.name}@${current.model.version}`;
  const attempt = attemptOf(picture, model);
  const choice = choiceFor(current);
  const start = () => {
    const style = choiceFor(current);
    if (picture !== undefined && style !== undefined) {
      void previewStyle({ photograph: picture, model, style });
    }
  };
  const startInSight = () => {
    start();
    reveal(results.current);
  };
  // A style may be chosen before the photograph is, or for another model.
  useEffect(() => {
    if (attemptOf(picture, model) === undefined) {
      start();
    }
  }, [picture, model]);
  return (
    <>
      <div class="style-bench">
        <div class="style-controls">
          {all.length > 1 && (
            <label class="field">
              <span>Model</span>
              <select
                value={current.model.name}
                onChange={(event) => {
                  chosenModel.value = event.currentTarget.value;
                }}
              >
                {all.map(({ model: { name, version } }) => (
                  <option key={name} value={name}>
                    {name}@{version}
                  </option>
                ))}
              </select>
            </label>
          )}
          <StyleForm canPredict={current.canPredict} onChoose={startInSight} onChange={start} />
          {picture !== undefined && <TakePicture isCompact />}
        </div>
        <div ref={results} class="style-results" aria-busy={attempt?.since !== undefined}>
          {photographFailure.value !== undefined && (
            <FailureNote failure={photographFailure.value} />
          )}
          {attempt?.failure !== undefined && (
            <FailureNote failure={attempt.failure} onRetry={start} />
          )}
          <Waiting
            since={attempt?.since}
            isCalledOff={attempt?.isCalledOff ?? false}
            doing="Mixing the style in"
            done={attempt?.answer && summaryOf(attempt.answer)}
            onCancel={cancelPreview}
            onStart={start}
          />
          {picture === undefined && choice !== undefined && (
            <p class="note" role="status">
              “{nameOf(choice)}” it will be. Choose a photograph first.
            </p>
          )}
          {picture === undefined && <TakePicture isCompact={false} />}
          {picture !== undefined && attempt?.answer !== undefined && (
            <PreviewResult photograph={picture} answer={attempt.answer} />
          )}
          {picture !== undefined && attempt?.answer === undefined && (
            <figure class="plain-photograph">
              <img src={picture.url} alt={`The photograph ${picture.name}`} />
              {choice === undefined && (
                <figcaption>Now type words, or pick a style of the bank below.</figcaption>
              )}
            </figure>
          )}
        </div>
      </div>
      <Gallery
        modelStyles={current}
        onChoose={({ name }) => {
          chosenStyle.value = { bank: name };
          startInSight();
        }}
      />
    </>
  );
}

/** For those who cannot see it. */
function summaryOf({ styles: [style] }: StylePreview): string | undefined {
  return (
    style && `“${style.name}” is there: ${percent(style.stability)} of the pixels keep their label.`
  );
}

function nameOf(choice: StyleChoice): string {
  return "bank" in choice ? choice.bank : choice.prompt;
}

/** Whoever picks a style at the lower end of the bank wants to see what it does. */
function reveal(element: HTMLElement | null): void {
  const top = element?.getBoundingClientRect().top ?? 0;
  if (element !== null && (top < 0 || top > innerHeight / 2)) {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollIntoView({ behavior: isCalm ? "auto" : "smooth", block: "start" });
  }
}
