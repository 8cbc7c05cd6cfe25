import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { divider } from "./segment-state.ts";

const STEP = 0.02;
const LARGE_STEP = 0.1;

const MOVES: Record<string, (share: number) => number> = {
  ArrowLeft: (share) => share - STEP,
  ArrowRight: (share) => share + STEP,
  ArrowDown: (share) => share - STEP,
  ArrowUp: (share) => share + STEP,
  PageDown: (share) => share - LARGE_STEP,
  PageUp: (share) => share + LARGE_STEP,
  Home: () => 0,
  End: () => 1,
};

/** The line between two answers. It is dragged, or moved with arrow keys. */
export function Divider() {
  const line = useRef<HTMLDivElement>(null);
  useSignalEffect(() => {
    line.current?.style.setProperty("left", `${100 * divider.value}%`);
  });
  const drag = (event: PointerEvent) => {
    const frame = line.current?.parentElement?.getBoundingClientRect();
    if (frame !== undefined && event.buttons !== 0) {
      moveTo((event.clientX - frame.left) / frame.width);
    }
  };
  const press = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    if (move !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      moveTo(move(divider.value));
    }
  };
  const now = Math.round(100 * divider.value);
  return (
    <div
      ref={line}
      class="divider"
      role="slider"
      tabIndex={0}
      aria-label="Divider between left and right"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={now}
      aria-valuetext={`Left shows ${now} %`}
      onKeyDown={press}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
    >
      <span class="divider-grip">
        <Icon name="split" />
      </span>
    </div>
  );
}

function moveTo(share: number): void {
  divider.value = Math.min(1, Math.max(0, share));
}
