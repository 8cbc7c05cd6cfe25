import { computed, signal } from "@preact/signals";
import { type ApiFailure, describeFailure, isAbort } from "../api/api-failure.ts";
import { referenceOf } from "../models/reference-of.ts";
import type { Model } from "../models/use-models.ts";
import type { Photograph } from "./photograph.ts";
import { type Side, segmentPhotograph } from "./segment-photograph.ts";
import type { SegmentedPhotograph } from "./segmented-photograph.ts";

export type View = "labels" | "confidence" | "disagreement";
export type SideName = "left" | "right";

/** What came of asking about one side. */
export interface Outcome {
  result: SegmentedPhotograph | undefined;
  failure: ApiFailure | undefined;
  /** When it was asked for; undefined when nobody waits. */
  since: number | undefined;
  /** Whether the person gave up waiting. */
  isCalledOff: boolean;
}

const NOTHING: Outcome = {
  result: undefined,
  failure: undefined,
  since: undefined,
  isCalledOff: false,
};
const FIRST: Side = { model: "", quality: "standard" };

/** What the person works on; it stays when they look at another page and come back. */
export const photograph = signal<Photograph | undefined>(undefined);
export const photographFailure = signal<ApiFailure | undefined>(undefined);

export const view = signal<View>("labels");
export const opacity = signal(0.6);
/** Names of labels that are not shown. */
export const hidden = signal<ReadonlySet<string>>(new Set());
export const isComparing = signal(false);
/** Where the divider is, as a share of the width. */
export const divider = signal(0.5);

export const sides = { left: signal(FIRST), right: signal(FIRST) };
export const outcomes = { left: signal(NOTHING), right: signal(NOTHING) };

/** The sides that are looked at. */
export const shownSides = computed<SideName[]>(() =>
  isComparing.value ? ["left", "right"] : ["left"],
);

const running: Record<SideName, AbortController | undefined> = {
  left: undefined,
  right: undefined,
};

/** Asks anew about each side that is looked at and has no answer yet. */
export function segmentShown(): void {
  for (const name of shownSides.value) {
    const { result, since } = outcomes[name].value;
    const lacks = view.value === "disagreement" && result?.disagreement === undefined;
    if (since === undefined && (result === undefined || lacks)) {
      void segmentSide(name);
    }
  }
}

/** Takes another photograph, and forgets what was made of the last one. */
export function takePhotograph(taken: Photograph): void {
  if (photograph.value !== undefined) {
    URL.revokeObjectURL(photograph.value.url);
  }
  photograph.value = taken;
  photographFailure.value = undefined;
  for (const name of ["left", "right"] as const) {
    forgetSide(name);
  }
}

/** Has another model or quality answer for one side. */
export function changeSide(name: SideName, side: Side): void {
  sides[name].value = side;
  forgetSide(name);
  if (photograph.value !== undefined && shownSides.value.includes(name)) {
    void segmentSide(name);
  }
}

/** Shows a second answer beside the first: another model's, where nothing was chosen yet. */
export function toggleComparing(models: readonly Model[]): void {
  const [left, right] = [sides.left.value, sides.right.value];
  const isSame = left.model === right.model && left.quality === right.quality;
  if (!isComparing.value && (isSame || right.model === FIRST.model)) {
    const shown = left.model.split("@")[0] || outcomes.left.value.result?.model.name;
    const other = models.find(({ name }) => name !== shown);
    changeSide(
      "right",
      other === undefined
        ? { ...left, quality: left.quality === "fast" ? "standard" : "fast" }
        : { ...FIRST, model: referenceOf(other) },
    );
  }
  isComparing.value = !isComparing.value;
}

/** Gives up waiting. */
export function cancelSide(name: SideName): void {
  running[name]?.abort();
  outcomes[name].value = { ...outcomes[name].value, since: undefined, isCalledOff: true };
}

/** Asks about one side, even when there is an answer. */
export async function segmentSide(name: SideName): Promise<void> {
  const picture = photograph.value;
  if (picture === undefined) {
    return;
  }
  running[name]?.abort();
  const left = new AbortController();
  running[name] = left;
  const outcome = outcomes[name];
  const isRobust = view.value === "disagreement";
  outcome.value = { ...NOTHING, result: outcome.value.result, since: performance.now() };
  try {
    const asked = { side: sides[name].value, isRobust, signal: left.signal };
    const result = await segmentPhotograph(picture, asked);
    left.signal.throwIfAborted();
    outcome.value = { ...NOTHING, result };
    // The view may have become another meanwhile, which this answer does not have.
    if (!isRobust) {
      segmentShown();
    }
  } catch (error) {
    if (!left.signal.aborted && !isAbort(error)) {
      outcome.value = { ...outcome.value, failure: describeFailure(error), since: undefined };
    }
  }
}

function forgetSide(name: SideName): void {
  running[name]?.abort();
  outcomes[name].value = NOTHING;
}
