import { LABEL_SETS, type Label } from "#contracts";
import {
  decodeTaskImage,
  encodeLabelMap,
  encodePicture,
  monotonicMs,
  type NetworkOutputs,
  type RawImage,
} from "#segmentation";
import { compareLabelMaps } from "./label-maps/compare-label-maps.ts";
import { findPatchLabels } from "./label-maps/find-patch-labels.ts";
import { listLabelShares } from "./label-maps/list-label-shares.ts";
import { createRandom } from "./mixing/create-random.ts";
import { drawSourceWeight } from "./mixing/draw-source-weight.ts";
import { mixPatches } from "./mixing/mix-patches.ts";
import { patchStatistics, type Statistics } from "./mixing/statistics.ts";
import { takeStatistics } from "./mixing/take-statistics.ts";
import type { PreviewedStyle, PreviewResult, PreviewTask } from "./preview-task.ts";
import type { LoadedStyles } from "./version/load-styles.ts";
import { openStyles } from "./version/open-styles.ts";
import type { ResolvedStyle } from "./version/resolve-styles.ts";
import { predictPatchStyles } from "./words/predict-patch-styles.ts";

interface ChosenStyle {
  style: ResolvedStyle;
  /** Those of its words that the text encoder knows. */
  words?: string;
  unknownWords: string[];
}

/** One style, and what the network says of the image in it. */
interface StyledOutputs extends ChosenStyle {
  labels: Uint8Array;
  /** WebP. */
  picture: Uint8Array | undefined;
}

/** Decodes one image, runs the network on it as it is and in each style, and encodes what changed. */
export async function runPreview(task: PreviewTask): Promise<PreviewResult> {
  const styles = await openStyles(task);
  const labelSet = LABEL_SETS[task.model.manifest.labelSet];
  const grid = task.grid ?? styles.list.grid;

  const started = monotonicMs();
  const photograph = await decodeTaskImage(task);
  const decoded = monotonicMs();
  const { before, styled } = await infer({
    task,
    styles,
    photograph,
    grid,
    known: labelSet.labels,
  });
  const inferred = monotonicMs();
  const encodeLabels = (labels: Uint8Array) => encodeLabelMap({ ...photograph, labels, labelSet });
  const result = {
    grid,
    before: {
      labelMap: encodeLabels(before.labels),
      labels: listLabelShares(before.labels, labelSet.labels),
    },
    styles: styled.map(present),
    widthPx: photograph.widthPx,
    heightPx: photograph.heightPx,
  };
  const encoded = monotonicMs();

  return {
    ...result,
    timings: {
      decodeMs: decoded - started,
      inferMs: inferred - decoded,
      encodeMs: encoded - inferred,
    },
    startedMs: started,
  };

  function present({
    style: { source, name, ...style },
    unknownWords,
    labels,
    picture,
  }: StyledOutputs): PreviewedStyle {
    return {
      name,
      source,
      ...("label" in style && { label: style.label }),
      unknownWords,
      ...compareLabelMaps({ before: before.labels, after: labels, known: labelSet.labels }),
      labelMap: encodeLabels(labels),
      ...(picture && { picture }),
    };
  }
}

async function infer({
  task,
  styles,
  photograph,
  grid,
  known,
}: {
  task: PreviewTask;
  styles: LoadedStyles;
  photograph: RawImage;
  grid: number;
  known: readonly Label[];
}): Promise<{ before: NetworkOutputs; styled: StyledOutputs[] }> {
  // Before the network runs, so that words which nobody knows cost nothing.
  const chosen = task.styles.map((style) => readWords(style, styles));
  const features = await styles.before(photograph);
  const own = patchStatistics(features, grid);
  const before = await styles.after(photograph, features);
  const sourceWeight = chooseSourceWeight({ task, styles, channels: features.channels });
  const patchLabels = findPatchLabels({ ...photograph, labels: before.labels }, grid);

  const predicted = await predictPatchStyles({
    texts: chosen.flatMap(({ words }) => words ?? []),
    patchLabels,
    known,
    words: styles.words,
  });

  const styled: StyledOutputs[] = [];
  // New memory costs more than the arithmetic: the last style may have that of the features.
  const scratch = chosen.length > 1 ? new Float32Array(features.data.length) : features.data;
  for (const [place, each] of chosen.entries()) {
    const into = place < chosen.length - 1 ? scratch : features.data;
    const data = mixPatches({
      features,
      grid,
      own,
      styles: statisticsOf(each),
      sourceWeight,
      into,
    });
    const mixed = { ...features, data };
    const drawn = await styles.picture?.(mixed);
    const [picture, { labels }] = await Promise.all([
      // By another thread, while this one runs the network.
      drawn && encodePicture(drawn, photograph),
      styles.after(photograph, mixed),
    ]);
    styled.push({ ...each, labels, picture });
  }
  return { before, styled };

  function statisticsOf({ style, words = "" }: ChosenStyle): Statistics {
    const statistics =
      style.source === "words"
        ? predicted.get(words)
        : takeStatistics(
            styles.bank,
            patchLabels.map(() => style.place),
            features.channels,
          );
    if (statistics === undefined) {
      throw new Error("words came to a version that makes no styles of them");
    }
    return statistics;
  }
}

function readWords(style: ResolvedStyle, { words: reader }: LoadedStyles): ChosenStyle {
  return style.source === "words" && reader !== undefined
    ? { style, ...reader.keepKnownWords(style.name) }
    : { style, unknownWords: [] };
}

/** All styles of a request have the same, so that they can be compared. */
function chooseSourceWeight({
  task: { strength, seed },
  styles: { list },
  channels,
}: {
  task: PreviewTask;
  styles: LoadedStyles;
  channels: number;
}): Float32Array {
  return strength === undefined
    ? drawSourceWeight({ random: createRandom(seed), channels, sourceWeight: list.sourceWeight })
    : new Float32Array(channels).fill(1 - strength);
}
