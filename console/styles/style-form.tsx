import { useState } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { Slider } from "../parts/slider.tsx";
import { chosenStyle, FIRST_STRENGTH, seed, strength } from "./preview-state.ts";

const SEEDS = 2 ** 32;
const LONGEST_WORDS = 200;
const IDEAS = ["night rain", "foggy dusk", "misty sunset", "snow"];

/** Words, and how their style is mixed in. */
export function StyleForm({
  canPredict,
  onChoose,
  onChange,
}: {
  /** Whether the model makes styles of words. */
  canPredict: boolean;
  /** When a style was chosen. */
  onChoose: () => void;
  /** When the same style is to be mixed in otherwise. */
  onChange: () => void;
}) {
  const [words, setWords] = useState(promptOf());
  const choose = (text: string) => {
    setWords(text);
    chosenStyle.value = { prompt: text.trim() };
    onChoose();
  };
  const isRandom = strength.value === undefined;
  return (
    <form
      class="panel"
      onSubmit={(event) => {
        event.preventDefault();
        choose(words);
      }}
    >
      {canPredict && (
        <div class="words">
          <label class="field">
            <span>A style in words</span>
            <input
              type="text"
              value={words}
              maxLength={LONGEST_WORDS}
              placeholder="night rain"
              onInput={(event) => setWords(event.currentTarget.value)}
            />
          </label>
          <button type="submit" class="button primary" disabled={words.trim() === ""}>
            Preview
          </button>
          <div class="row ideas">
            {IDEAS.map((idea) => (
              <button
                key={idea}
                type="button"
                class="button quiet small"
                onClick={() => choose(idea)}
              >
                {idea}
              </button>
            ))}
          </div>
        </div>
      )}
      <Slider
        label="Strength"
        value={strength.value ?? FIRST_STRENGTH}
        isDisabled={isRandom}
        format={(share) => (isRandom ? "random" : `${Math.round(100 * share)} %`)}
        onInput={(share) => {
          strength.value = share;
        }}
        onChange={onChange}
      />
      <label class="row check">
        <input
          type="checkbox"
          checked={isRandom}
          onChange={() => {
            strength.value = isRandom ? FIRST_STRENGTH : undefined;
            onChange();
          }}
        />
        Draw it for each channel, as training does
      </label>
      {isRandom && <Draw onChange={onChange} />}
    </form>
  );
}

/** What decides the draw. Nothing is drawn where the strength is given. */
function Draw({ onChange }: { onChange: () => void }) {
  return (
    <div class="seed">
      <label class="field">
        <span>Seed</span>
        <input
          type="number"
          min={0}
          max={SEEDS - 1}
          value={seed.value}
          onChange={(event) => {
            const number = Math.floor(event.currentTarget.valueAsNumber);
            seed.value = Number.isFinite(number) ? Math.min(SEEDS - 1, Math.max(0, number)) : 0;
            onChange();
          }}
        />
      </label>
      <button
        type="button"
        class="button"
        onClick={() => {
          seed.value = (seed.value + 1) % SEEDS;
          onChange();
        }}
      >
        <Icon name="dice" /> Draw again
      </button>
    </div>
  );
}

function promptOf(): string {
  const chosen = chosenStyle.value;
  return chosen !== undefined && "prompt" in chosen ? chosen.prompt : "";
}
