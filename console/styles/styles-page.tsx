import { useState } from "preact/hooks";
import { type Model, useModels } from "../models/use-models.ts";
import { FailureNote } from "../parts/failure-note.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { photograph, photographFailure } from "../segment/segment-state.ts";
import { TakePicture, useDropAndPaste } from "../segment/take-picture.tsx";
import { Gallery } from "./gallery.tsx";
import { PreviewResult } from "./preview-result.tsx";
import {
  chosenStyle,
  isPreviewing,
  preview,
  previewFailure,
  previewStyle,
} from "./preview-state.ts";
import { StyleForm } from "./style-form.tsx";
import { type ModelStyles, useStyledModels } from "./use-model-styles.ts";

/** What words do to a street: styles of the bank and of one's own words, on one's own photograph. */
export function StylesPage() {
  const models = useModels();
  return (
    <section class="page styles-page">
      <div class="page-head">
        <div>
          <h1>Words become styles</h1>
          <p class="muted">
            A style is what a phrase such as “foggy road” does to the first features of a network.
            Mix one into a photograph, and see which labels hold.
          </p>
        </div>
      </div>
      <Loaded resource={models} what="models">
        {(data) => <StyledModels models={data} />}
      </Loaded>
    </section>
  );
}

function StyledModels({ models }: { models: readonly Model[] }) {
  const styled = useStyledModels(models);
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  return (
    <Loaded resource={styled} what="styles">
      {(all) => {
        const current = all.find(({ model }) => model.name === chosen) ?? all[0];
        return current === undefined ? (
          <div class="empty">
            <h2>No model here has styles</h2>
            <p class="muted">
              Versions that were exported with <code>--styles</code> can show what they do.
            </p>
          </div>
        ) : (
          <StyleBench key={current.model.name} all={all} current={current} onModel={setChosen} />
        );
      }}
    </Loaded>
  );
}

function StyleBench({
  all,
  current,
  onModel,
}: {
  all: readonly ModelStyles[];
  current: ModelStyles;
  onModel: (name: string) => void;
}) {
  useDropAndPaste();
  const picture = photograph.value;
  const shown = preview.value;
  const reference = `${current.model.name}@${current.model.version}`;
  const start = () => {
    if (photograph.value !== undefined) {
      void previewStyle(photograph.value, reference);
    }
  };
  return (
    <>
      <div class="style-bench">
        <div class="style-controls">
          {all.length > 1 && (
            <label class="field">
              <span>Model</span>
              <select
                value={current.model.name}
                onChange={(event) => onModel(event.currentTarget.value)}
              >
                {all.map(({ model }) => (
                  <option key={model.name} value={model.name}>
                    {model.name}@{model.version}
                  </option>
                ))}
              </select>
            </label>
          )}
          <StyleForm
            canPredict={current.canPredict}
            isReady={picture !== undefined}
            onPreview={start}
          />
          {picture !== undefined && <TakePicture isCompact />}
        </div>
        <div class="style-results" aria-busy={isPreviewing.value}>
          {photographFailure.value !== undefined && (
            <FailureNote failure={photographFailure.value} />
          )}
          {previewFailure.value !== undefined && (
            <FailureNote failure={previewFailure.value} onRetry={start} />
          )}
          {picture === undefined && <TakePicture isCompact={false} />}
          {picture !== undefined && shown?.photograph === picture && (
            <PreviewResult photograph={picture} answer={shown.answer} />
          )}
          {picture !== undefined && shown?.photograph !== picture && (
            <figure class="plain-photograph">
              <img src={picture.url} alt={`The photograph ${picture.name}`} />
              <figcaption class="muted">
                {isPreviewing.value
                  ? "Mixing the style in …"
                  : "Now type words, or pick a style below."}
              </figcaption>
            </figure>
          )}
        </div>
      </div>
      <Gallery
        modelStyles={current}
        onChoose={({ name }) => {
          chosenStyle.value = { bank: name };
          start();
        }}
      />
    </>
  );
}
