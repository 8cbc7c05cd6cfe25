import { signal } from "@preact/signals";
import { api, dataOf, type Schemas } from "../api/api.ts";
import { type ApiFailure, describeFailure, isAbort } from "../api/api-failure.ts";
import type { Photograph } from "../segment/photograph.ts";

export type StylePreview = Schemas["StylePreview"];
export type PreviewedStyle = StylePreview["styles"][number];
export type StyleChoice = { bank: string } | { prompt: string };

/** What the person asks for; it stays when they look at another page and come back. */
export const chosenStyle = signal<StyleChoice | undefined>(undefined);
/** Enough to be seen. */
export const FIRST_STRENGTH = 0.8;
/** Share of the style; undefined draws it for each channel, as training does. */
export const strength = signal<number | undefined>(FIRST_STRENGTH);
export const seed = signal(0);

/** What came of it, and of which photograph. */
export const preview = signal<{ photograph: Photograph; answer: StylePreview } | undefined>(
  undefined,
);
export const previewFailure = signal<ApiFailure | undefined>(undefined);
export const isPreviewing = signal(false);

let running: AbortController | undefined;

/** Has the server show a photograph in the chosen style. A newer wish replaces an older one. */
export async function previewStyle(photograph: Photograph, model: string): Promise<void> {
  const style = chosenStyle.value;
  if (style === undefined) {
    return;
  }
  running?.abort();
  const left = new AbortController();
  running = left;
  isPreviewing.value = true;
  previewFailure.value = undefined;
  try {
    const answer = await askForPreview(photograph, {
      model,
      styles: [style],
      seed: seed.value,
      ...(strength.value !== undefined && { strength: strength.value }),
      signal: left.signal,
    });
    left.signal.throwIfAborted();
    preview.value = { photograph, answer };
  } catch (error) {
    if (left.signal.aborted || isAbort(error)) {
      return;
    }
    previewFailure.value = describeFailure(error);
  }
  isPreviewing.value = false;
}

async function askForPreview(
  { blob }: Photograph,
  {
    signal,
    ...options
  }: {
    model: string;
    styles: StyleChoice[];
    seed: number;
    strength?: number;
    signal: AbortSignal;
  },
): Promise<StylePreview> {
  const body = { image: { base64: await toBase64(blob) }, ...options };
  return dataOf(api.POST("/v1/style-previews", { body, signal }));
}

function toBase64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    // `data:image/jpeg;base64,` stands before it.
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
