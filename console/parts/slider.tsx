import { useId } from "preact/hooks";

/** A number between two others, with what it is now. */
export function Slider({
  label,
  value,
  min = 0,
  max = 1,
  step = 0.01,
  format = (number) => `${Math.round(100 * number)} %`,
  isDisabled = false,
  onInput,
  onChange,
}: {
  label: string;
  value: number;
  min?: number;
  max?: number;
  step?: number;
  format?: (value: number) => string;
  isDisabled?: boolean;
  onInput: (value: number) => void;
  /** When the person lets go. */
  onChange?: () => void;
}) {
  const id = useId();
  return (
    <div class="slider">
      <div class="slider-head">
        <label for={id}>{label}</label>
        <output for={id}>{format(value)}</output>
      </div>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        disabled={isDisabled}
        aria-valuetext={format(value)}
        onInput={(event) => onInput(event.currentTarget.valueAsNumber)}
        onChange={onChange}
      />
    </div>
  );
}
