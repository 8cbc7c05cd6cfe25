import { useState } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { Slider } from "../parts/slider.tsx";
import { chosenStyle, FIRST_STRENGTH, seed, strength } from "./preview-state.ts";

const MOST_SEED = 2 ** 32 - 1;
const LONGEST_WORDS = 200;
const IDEAS = ["night rain", "foggy morning", "snow storm", "golden dusk"];

/** Words, and how their style is mixed in. */
export function StyleForm({
  canPredict,
  isReady,
  onPreview,
}: {
  /** Whether the model makes styles of words. */
  canPredict: boolean;
  /** Whether there is a photograph. */
  isReady: boolean;
  onPreview: () => void;
}) {
  const [words, setWords] = useState(promptOf());
  const choose = (text: string) => {
    setWords(text);
    chosenStyle.value = { prompt: text.trim() };
    onPreview();
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
          <button type="submit" class="button primary" disabled={!isReady || words.trim() === ""}>
            Preview
          </button>
          <div class="row ideas">
            {IDEAS.map((idea) => (
              <button
                key={idea}
                type="button"
                class="button quiet small"
                disabled={!isReady}
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
        onChange={onPreview}
      />
      <label class="row check">
        <input
          type="checkbox"
          checked={isRandom}
          onChange={() => {
            strength.value = isRandom ? FIRST_STRENGTH : undefined;
            onPreview();
          }}
        />
        Draw it for each channel, as training does
      </label>
      <div class="seed">
        <label class="field">
          <span>Seed</span>
          <input
            type="number"
            min={0}
            max={MOST_SEED}
            value={seed.value}
            onChange={(event) => {
              const number = Math.floor(event.currentTarget.valueAsNumber);
              seed.value = Number.isFinite(number) ? Math.min(MOST_SEED, Math.max(0, number)) : 0;
              onPreview();
            }}
          />
        </label>
        <button
          type="button"
          class="button"
          onClick={() => {
            seed.value += 1;
            onPreview();
          }}
        >
          <Icon name="dice" /> Draw again
        </button>
      </div>
    </form>
  );
}

function promptOf(): string {
  const chosen = chosenStyle.value;
  return chosen !== undefined && "prompt" in chosen ? chosen.prompt : "";
}
