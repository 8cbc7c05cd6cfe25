import { useEffect } from "preact/hooks";
import { useModels } from "../models/use-models.ts";
import { FailureNote } from "../parts/failure-note.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { isComparing, photograph, photographFailure, segmentShown, view } from "./segment-state.ts";
import { TakePicture, useDropAndPaste } from "./take-picture.tsx";
import { Workbench } from "./workbench.tsx";

/** A photograph in, its label map over it. */
export function SegmentPage() {
  const isDragging = useDropAndPaste();
  const models = useModels();
  const picture = photograph.value;
  useEffect(segmentShown, [picture, view.value, isComparing.value]);
  return (
    <section class="page segment-page" data-dragging={isDragging}>
      <h1 class={picture === undefined ? "" : "unseen"}>See what a street is made of</h1>
      {picture === undefined && (
        <p class="lead">
          A model gives every pixel of a photograph one of its labels: road, car, person, sky. See
          where it holds in fog, in rain and at night.
        </p>
      )}
      {photographFailure.value !== undefined && <FailureNote failure={photographFailure.value} />}
      {picture === undefined ? (
        <TakePicture isCompact={false} />
      ) : (
        <Loaded resource={models} what="models">
          {(data) => <Workbench photograph={picture} models={data} />}
        </Loaded>
      )}
      {isDragging && (
        <div class="drop-veil" aria-hidden="true">
          <p>Drop it to segment it</p>
        </div>
      )}
    </section>
  );
}
