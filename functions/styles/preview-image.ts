import {
  type ModelManifest,
  parseModelReference,
  ServiceError,
  type StyleChoice,
  type StylePreview,
  type StylePreviewRequest,
} from "#contracts";
import { assertStyles, type ModelRegistry } from "#model-store";
import type { SegmentationPool } from "#segmentation";
import type { ObjectStore } from "#storage";
import { findStyles, type PreviewedStyle, previewStyles, runsOfPreview } from "#style-preview";
import type { Caller } from "../caller.ts";
import { countStyledPixels } from "./count-styled-pixels.ts";
import type { StyleLimits } from "./style-settings.ts";

export interface StyleServices {
  store: ObjectStore;
  models: ModelRegistry;
  segmentation: SegmentationPool;
  defaultModel: string;
  styles: StyleLimits;
}

/**
 * Shows what styles change of one image, and takes its cost from the caller's quota: the image's pixels,
 * once as it is and once for each style.
 *
 * @throws ServiceError `request_invalid`, `model_not_found`, `styles_unavailable`, `image_*`,
 * `quota_exceeded`; what `previewStyles` throws.
 */
export async function previewImage({
  services,
  caller,
  request,
  image,
  signal,
}: {
  services: StyleServices;
  caller: Caller;
  request: StylePreviewRequest;
  image: Uint8Array;
  /** Aborted when nobody waits any more. */
  signal?: AbortSignal | undefined;
}): Promise<StylePreview> {
  assertAllowed(request.styles, services.styles);
  const reference = parseModelReference(request.model ?? services.defaultModel);
  const model = await services.models.open(reference);
  await assertStyles({ store: services.store, manifest: model.manifest });
  const styles = await findStyles({ model, choices: request.styles });
  const pixels = countStyledPixels({
    image,
    limits: model.manifest.input,
    styles: services.styles,
    runs: runsOfPreview(styles.length),
  });
  await caller.charge({ pixels });

  const { strength, grid, seed } = request;
  const preview = await previewStyles({
    pool: services.segmentation,
    model,
    image,
    styles,
    strength,
    grid,
    seed,
    signal,
  });
  const { queueMs, decodeMs, inferMs, encodeMs } = preview.timings;
  return {
    model: describeModel(model.manifest),
    image: { widthPx: preview.widthPx, heightPx: preview.heightPx },
    grid: preview.grid,
    seed,
    strength: strength ?? null,
    before: {
      labelMap: encoded("image/png", preview.before.labelMap),
      labels: preview.before.labels,
    },
    styles: preview.styles.map(present),
    timingsMs: { queue: queueMs, decode: decodeMs, infer: inferMs, encode: encodeMs },
  };
}

/** What every answer about a version starts with. */
export function describeModel({ name, version, labelSet }: ModelManifest): StylePreview["model"] {
  return { name, version, labelSet };
}

function assertAllowed(
  styles: readonly StyleChoice[],
  { maxStyles, maxPromptCharacters }: StyleLimits,
): void {
  if (styles.length > maxStyles) {
    throw new ServiceError(
      "request_invalid",
      `There are ${styles.length} styles, and this server previews ${maxStyles} at a time. Ask for the others with another request.`,
    );
  }
  for (const style of styles) {
    const text = typeof style === "string" ? style : "prompt" in style ? style.prompt : style.bank;
    if (text.length > maxPromptCharacters) {
      throw new ServiceError(
        "request_invalid",
        `A style has ${text.length} characters, and this server reads ${maxPromptCharacters}. Say it in fewer words.`,
      );
    }
  }
}

function present({ labelMap, picture, ...style }: PreviewedStyle): StylePreview["styles"][number] {
  return {
    ...style,
    labelMap: encoded("image/png", labelMap),
    ...(picture && { picture: encoded("image/webp", picture) }),
  };
}

function encoded(mediaType: string, body: Uint8Array) {
  return { mediaType, data: Buffer.from(body).toString("base64") };
}
