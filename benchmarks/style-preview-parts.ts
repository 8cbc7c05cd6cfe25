import { LABEL_SETS, type OpenedModel } from "#contracts";
import { decodeTaskImage, encodePicture, loadNetwork } from "#segmentation";
import { findPatchLabels } from "../style-preview/label-maps/find-patch-labels.ts";
import { mixPatches } from "../style-preview/mixing/mix-patches.ts";
import { patchStatistics } from "../style-preview/mixing/statistics.ts";
import { takeStatistics } from "../style-preview/mixing/take-statistics.ts";
import { loadStyles } from "../style-preview/version/load-styles.ts";
import { predictPatchStyles } from "../style-preview/words/predict-patch-styles.ts";

const LABELS_OF_WORDS = [0, 1, 2];

/** The parts of a preview of one style, each to be run by itself in this process, on one thread. */
export async function loadParts({
  model,
  image,
  words,
}: {
  model: OpenedModel;
  /** A JPEG, PNG or WebP file. */
  image: Uint8Array;
  words: string;
}): Promise<Record<string, () => unknown>> {
  const served = await loadNetwork({ model, quality: "standard", threads: 1 });
  const styles = await loadStyles({ model, threads: 1 });
  const photograph = await decodeTaskImage({ image, model });
  const { grid } = styles.list;
  const features = await styles.before(photograph);
  const { labels } = await styles.after(photograph, features);
  const own = patchStatistics(features, grid);
  const patches = findPatchLabels({ ...photograph, labels }, grid);
  const style = takeStatistics(
    styles.bank,
    patches.map(() => 0),
    features.channels,
  );
  const sourceWeight = new Float32Array(features.channels).fill(0.5);
  const mix = (into: Float32Array) =>
    mixPatches({ features, grid, own, styles: style, sourceWeight, into });
  const mixed = { ...features, data: mix(new Float32Array(features.data.length)) };
  const { picture } = styles;
  const drawn = await picture?.(mixed);
  const known = LABEL_SETS[model.manifest.labelSet].labels;

  return {
    "served graph": () => served.run(photograph),
    "first half": () => styles.before(photograph),
    "second half": () => styles.after(photograph, features),
    "second half, styled": () => styles.after(photograph, mixed),
    ...(picture && { picture: () => picture(mixed) }),
    statistics: () => patchStatistics(features, grid),
    "labels of patches": () => findPatchLabels({ ...photograph, labels }, grid),
    mixing: () => mix(mixed.data),
    ...(drawn && { WebP: () => encodePicture(drawn, photograph) }),
    ...(styles.words && {
      "words on three labels": () =>
        predictPatchStyles({
          texts: [words],
          patchLabels: LABELS_OF_WORDS,
          known,
          words: styles.words,
        }),
    }),
  };
}
