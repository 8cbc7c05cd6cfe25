import { percent } from "../parts/format-number.ts";
import type { Photograph } from "../segment/photograph.ts";
import { Changes } from "./changes.tsx";
import { LabelMap } from "./label-map.tsx";
import { Picture } from "./picture.tsx";
import type { StylePreview } from "./preview-state.ts";

/** A photograph and its labels, before a style and in it, and what became of them. */
export function PreviewResult({
  photograph,
  answer,
}: {
  photograph: Photograph;
  answer: StylePreview;
}) {
  const [style] = answer.styles;
  if (style === undefined) {
    return null;
  }
  const { name, picture, labelMap, stability, meanIou, unknownWords } = style;
  return (
    <div class="preview">
      {unknownWords.length > 0 && (
        <p class="note" role="status">
          The model's text encoder never saw {listWords(unknownWords)}, so the style is without{" "}
          {unknownWords.length === 1 ? "it" : "them"}.
        </p>
      )}
      <div class="preview-pictures" style={{ "--ratio": photograph.widthPx / photograph.heightPx }}>
        <figure>
          <img src={photograph.url} alt="The photograph" />
          <figcaption>Photograph</figcaption>
        </figure>
        <figure>
          {picture === undefined ? (
            <div class="no-picture">This version draws no pictures of styles.</div>
          ) : (
            <Picture {...picture} alt={`The photograph in the style “${name}”`} />
          )}
          <figcaption>In the style “{name}”</figcaption>
        </figure>
        <figure>
          <LabelMap
            data={answer.before.labelMap.data}
            labels={answer.before.labels}
            alt="Its label map"
          />
          <figcaption>Labels before</figcaption>
        </figure>
        <figure>
          <LabelMap data={labelMap.data} labels={style.labels} alt={`Its label map in “${name}”`} />
          <figcaption>Labels in the style</figcaption>
        </figure>
      </div>
      <div class="panel">
        <div>
          <h2>“{name}”</h2>
          <p class="muted small-text">
            {answer.model.name}@{answer.model.version} ·{" "}
            {answer.strength === null
              ? `drawn with seed ${answer.seed}`
              : `${percent(answer.strength, 0)} of the style`}
          </p>
        </div>
        <div class="figures">
          <Figure value={percent(stability)} title="keep their label" hint="of all pixels" />
          <Figure
            value={percent(meanIou)}
            title="mean overlap"
            hint="before and after, over labels"
          />
        </div>
        <Changes style={style} />
      </div>
    </div>
  );
}

function Figure({ value, title, hint }: { value: string; title: string; hint: string }) {
  return (
    <p class="figure">
      <strong>{value}</strong>
      <span>{title}</span>
      <small class="muted">{hint}</small>
    </p>
  );
}

function listWords(words: readonly string[]): string {
  return words.map((word) => `“${word}”`).join(", ");
}
