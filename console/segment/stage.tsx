import { useRef, useState } from "preact/hooks";
import { Swatch } from "../parts/swatch.tsx";
import { Divider } from "./divider.tsx";
import { Overlay } from "./overlay.tsx";
import type { Photograph } from "./photograph.ts";
import { describeProbe, type Probe, probe } from "./probe.ts";
import {
  divider,
  hidden,
  isComparing,
  outcomes,
  type SideName,
  shownSides,
  view,
} from "./segment-state.ts";

/** How far an arrow key moves the crosshair, as a share of the photograph's side. */
const STEP = 0.02;

const MOVES: Record<string, [number, number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** Shares of width and height. */
interface Point {
  x: number;
  y: number;
}

/** The photograph, what was made of it, and the name of what the pointer is at. */
export function Stage({ photograph }: { photograph: Photograph }) {
  const { url, name, widthPx, heightPx } = photograph;
  const frame = useRef<HTMLDivElement>(null);
  const [point, setPoint] = useState<Point | undefined>(undefined);
  const found = point && probeAt(point);

  const look = (event: PointerEvent) => {
    const box = frame.current?.getBoundingClientRect();
    if (box !== undefined) {
      setPoint({
        x: clamp((event.clientX - box.left) / box.width),
        y: clamp((event.clientY - box.top) / box.height),
      });
    }
  };
  const press = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    if (event.key === "Escape") {
      setPoint(undefined);
    } else if (move !== undefined) {
      event.preventDefault();
      const { x, y } = point ?? { x: 0.5, y: 0.5 };
      setPoint({ x: clamp(x + move[0]), y: clamp(y + move[1]) });
    }
  };
  return (
    <div
      ref={frame}
      class="stage-frame"
      style={{ "--ratio": widthPx / heightPx }}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys do here what a pointer does.
      tabIndex={0}
      aria-label={`${name} with its labels. Arrow keys move a crosshair and say what is there.`}
      onPointerMove={look}
      onPointerDown={look}
      onPointerLeave={({ pointerType }) => pointerType === "mouse" && setPoint(undefined)}
      onKeyDown={press}
    >
      <img
        class="photograph"
        src={url}
        alt=""
        width={widthPx}
        height={heightPx}
        draggable={false}
      />
      {shownSides.value.map((side) => {
        const { result } = outcomes[side].value;
        return (
          result && (
            <Overlay
              key={side}
              name={side}
              result={result}
              view={view.value}
              hidden={hidden.value}
            />
          )
        );
      })}
      {isComparing.value && <Divider />}
      {point !== undefined && <Crosshair point={point} found={found} />}
      <p class="unseen" role="status">
        {found && [found.label, ...describeProbe(found)].join(", ")}
      </p>
    </div>
  );
}

function Crosshair({ point: { x, y }, found }: { point: Point; found: Probe | undefined }) {
  return (
    <>
      <span
        class="crosshair"
        aria-hidden="true"
        style={{ left: `${100 * x}%`, top: `${100 * y}%` }}
      />
      {found !== undefined && (
        <span
          class="hover-card"
          aria-hidden="true"
          data-side={`${y > 0.75 ? "above" : "below"} ${x > 0.5 ? "before" : "behind"}`}
          style={{ left: `${100 * x}%`, top: `${100 * y}%` }}
        >
          <Swatch color={found.color} />
          <strong>{found.label}</strong>
          {describeProbe(found).map((words) => (
            <span key={words}>{words}</span>
          ))}
        </span>
      )}
    </>
  );
}

function probeAt({ x, y }: Point): Probe | undefined {
  const side: SideName = isComparing.value && x > divider.value ? "right" : "left";
  const { result } = outcomes[side].value;
  return result && probe(result, { x, y });
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
