import { signal } from "@preact/signals";
import { api, dataOf, type Schemas } from "../api/api.ts";
import { type ApiFailure, describeFailure } from "../api/api-failure.ts";
import type { Photograph } from "../segment/photograph.ts";
import { toBase64 } from "./to-base64.ts";
import type { ModelStyles } from "./use-model-styles.ts";

export type StylePreview = Schemas["StylePreview"];
export type PreviewedStyle = StylePreview["styles"][number];
export type StyleChoice = { bank: string } | { prompt: string };

/** What came of asking one version about one photograph. */
export interface Attempt {
  photograph: Photograph;
  /** `name@version`. */
  model: string;
  /** The last answer; it stays in sight while another is on its way. */
  answer: StylePreview | undefined;
  failure: ApiFailure | undefined;
  /** When it was asked for; undefined when nobody waits. */
  since: number | undefined;
  /** Whether the person gave up waiting. */
  isCalledOff: boolean;
}

/** Enough to be seen. */
export const FIRST_STRENGTH = 0.8;

/** What the person asks for; it stays when they look at another page and come back. */
export const chosenModel = signal<string | undefined>(undefined);
export const chosenStyle = signal<StyleChoice | undefined>(undefined);
/** Share of the style; undefined draws it for each channel, as training does. */
export const strength = signal<number | undefined>(FIRST_STRENGTH);
/** Decides what is drawn, from 0 to 2^32 - 1. */
export const seed = signal(0);

const attempt = signal<Attempt | undefined>(undefined);
let running: AbortController | undefined;

/** What came of it, of this photograph and from this version alone; undefined when it was never asked. */
export function attemptOf(photograph: Photograph | undefined, model: string): Attempt | undefined {
  const made = attempt.value;
  return made?.photograph === photograph && made?.model === model ? made : undefined;
}

/** The chosen style, as far as a version has it: each has a bank of its own, and not all take words. */
export function choiceFor({
  styles,
  canPredict,
}: Pick<ModelStyles, "styles" | "canPredict">): StyleChoice | undefined {
  const choice = chosenStyle.value;
  if (choice === undefined) {
    return undefined;
  }
  const isThere = "bank" in choice ? styles.some(({ name }) => name === choice.bank) : canPredict;
  return isThere ? choice : undefined;
}

/** Has a version show a photograph in a style. A newer wish replaces an older one. */
export async function previewStyle({
  photograph,
  model,
  style,
}: {
  photograph: Photograph;
  /** `name@version`. */
  model: string;
  style: StyleChoice;
}): Promise<void> {
  running?.abort();
  const left = new AbortController();
  running = left;
  const asked: Attempt = {
    photograph,
    model,
    answer: attemptOf(photograph, model)?.answer,
    failure: undefined,
    since: performance.now(),
    isCalledOff: false,
  };
  attempt.value = asked;
  const outcome = await askForPreview(asked, style, left.signal).then(
    (answer) => ({ answer }),
    (error: unknown) => ({ failure: describeFailure(error) }),
  );
  if (!left.signal.aborted) {
    attempt.value = { ...asked, ...outcome, since: undefined };
  }
}

/** Gives up waiting. */
export function cancelPreview(): void {
  running?.abort();
  if (attempt.value !== undefined) {
    attempt.value = { ...attempt.value, since: undefined, isCalledOff: true };
  }
}

async function askForPreview(
  { photograph, model }: Attempt,
  style: StyleChoice,
  signal: AbortSignal,
): Promise<StylePreview> {
  const body = {
    image: { base64: await toBase64(photograph.blob) },
    model,
    styles: [style],
    seed: seed.value,
    ...(strength.value !== undefined && { strength: strength.value }),
  };
  return dataOf(api.POST("/v1/style-previews", { body, signal }));
}
