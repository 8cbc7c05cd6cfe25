import { useState } from "preact/hooks";
import { choiceFor } from "./preview-state.ts";
import { type BankedStyle, type ModelStyles, useThumbnails } from "./use-model-styles.ts";

/** The styles of a version's bank, each on one synthetic street. */
export function Gallery({
  modelStyles,
  onChoose,
}: {
  modelStyles: ModelStyles;
  onChoose: (style: BankedStyle) => void;
}) {
  const { styles, thumbnails } = modelStyles;
  const sprite = useThumbnails(modelStyles);
  const [text, setText] = useState("");
  const [label, setLabel] = useState("");
  const labels = [...new Set(styles.map((style) => style.label))];
  const shown = styles
    .map((style, place) => ({ style, place }))
    .filter(
      ({ style }) =>
        (label === "" || style.label === label) &&
        style.name.toLowerCase().includes(text.trim().toLowerCase()),
    );
  const chosen = choiceFor(modelStyles);
  return (
    <section class="gallery-section" aria-labelledby="gallery-title">
      <div class="page-head">
        <div>
          <h2 id="gallery-title">The bank</h2>
          <p class="muted small-text">
            {shown.length} of {styles.length} styles, mined from words while the model was trained
          </p>
        </div>
        <div class="row">
          <label class="field">
            <span>Label</span>
            <select value={label} onChange={(event) => setLabel(event.currentTarget.value)}>
              <option value="">all</option>
              {labels.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
          <label class="field">
            <span>Find</span>
            <input
              type="search"
              value={text}
              placeholder="fog, night, …"
              onInput={(event) => setText(event.currentTarget.value)}
            />
          </label>
        </div>
      </div>
      <ul class="gallery">
        {shown.map(({ style, place }) => (
          <li key={style.name}>
            <button
              type="button"
              class="tile"
              title={style.name}
              aria-pressed={chosen !== undefined && "bank" in chosen && chosen.bank === style.name}
              onClick={() => onChoose(style)}
            >
              <span
                class="tile-picture"
                style={tileStyle(sprite, place, styles.length, thumbnails)}
              />
              <span class="tile-name">{shortName(style)}</span>
              <span class="muted">{style.label}</span>
            </button>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p class="muted">No style is called that. Try fewer letters.</p>}
    </section>
  );
}

/** One tile of the sprite, whatever the size that it is shown at. */
function tileStyle(
  sprite: string | undefined,
  place: number,
  count: number,
  { columns, tileWidthPx, tileHeightPx }: ModelStyles["thumbnails"],
) {
  const rows = Math.ceil(count / columns);
  const [column, row] = [place % columns, Math.floor(place / columns)];
  return {
    "aspect-ratio": `${tileWidthPx} / ${tileHeightPx}`,
    ...(sprite !== undefined && {
      "background-image": `url(${sprite})`,
      "background-size": `${100 * columns}% ${100 * rows}%`,
      "background-position": `${share(column, columns)} ${share(row, rows)}`,
    }),
  };
}

function share(place: number, count: number): string {
  return `${count > 1 ? (100 * place) / (count - 1) : 0}%`;
}

/** Without the label that stands below it anyway: "foggy" for "foggy road". */
function shortName({ name, label }: BankedStyle): string {
  const [words = name, number] = name.split("/");
  const short = words.endsWith(` ${label}`) ? words.slice(0, -label.length - 1) : words;
  return number === undefined ? short : `${short} ${number}`;
}
