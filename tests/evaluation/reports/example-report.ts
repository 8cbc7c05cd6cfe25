import {
  CORRUPTIONS,
  type EvaluationReport,
  LABEL_SETS,
  type LabelSetId,
  type Scores,
} from "#contracts";

/** What a night, and so on, takes from a label's share of right pixels. */
const DIFFICULTY: Record<string, number> = {
  day: 0.08,
  dusk: 0.22,
  rain: 0.28,
  fog: 0.34,
  snow: 0.41,
  night: 0.58,
};
const IMAGES = 120;
const PIXELS_PER_IMAGE = 345_600;

/** A complete report of six visual domains, with nulls, failed images and corruptions in it. */
export function exampleReport({
  labelSet = "cityscapes-19",
}: {
  labelSet?: LabelSetId;
} = {}): EvaluationReport {
  const { labels } = LABEL_SETS[labelSet];
  const names = labels.map(({ name }) => name);
  const domains = Object.entries(DIFFICULTY).map(([visualDomain, difficulty], place) => ({
    visualDomain,
    ...scoresOf({
      names,
      confusion: exampleConfusion({
        count: names.length,
        difficulty,
        place,
        shareOfNone: labelSet === "cityscapes-19" ? 0 : 0.2,
      }),
      imageCount: IMAGES - 9 * place,
      difficulty,
    }),
  }));
  const overall = scoresOf({
    names,
    confusion: addConfusions(domains.map(({ confusion }) => confusion)),
    imageCount: domains.reduce((sum, { imageCount }) => sum + imageCount, 0),
    difficulty: 0.3,
  });
  const levels = CORRUPTIONS.flatMap((name, place) =>
    [1, 2, 3, 4, 5].map((severity) => ({
      name,
      severity,
      miou:
        name === "glass_blur" && severity === 5
          ? null
          : (overall.miou ?? 0) * (1 - severity * (0.03 + 0.16 * noise(place))),
      imageCount: 585,
    })),
  );

  return {
    schemaVersion: 1,
    id: "018f2c4d5e6f-0123456789abcdef",
    createdAt: "2026-03-14T09:26:53.000Z",
    finishedAt: "2026-03-14T09:58:12.000Z",
    evaluated: {
      kind: "model",
      name: "famix-mini",
      version: "1.2.0",
      quality: "standard",
      method: "famix",
      labelSet: "cityscapes-19",
      trainingData: ["gta5-train-12382", "style bank of 1,400 words"],
    },
    protocol: {
      dataset: {
        name: "Adverse streets",
        licence: "CC BY 4.0",
        sources: ["acdc:DATASET,domain=night,split=val"],
        pairsDigest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      },
      labelSet,
      truthMappings: ["cityscapes_ids", "acdc_train_ids"],
      predictionMapping: labelSet === "cityscapes-19" ? null : "camvid_11",
      writtenMapping: null,
      size: "every image at its own size, EXIF orientation not applied",
      testTime: "scale 1, no flip, whole image",
      metric: "data-set level, labels in truth or prediction, 255 ignored",
      boundary: "band of 2 % of the image's diagonal, inside each mask",
      reliabilityBins: 15,
      bootstrap: {
        replicates: 1000,
        level: 0.95,
        seed: 7,
        unit: "images, within their visual domain",
      },
      corruptions: levels.map(({ name, severity }) => ({ name, severity })),
      maxFailedShare: 0.05,
    },
    labels,
    overall,
    domains,
    acrossDomains: acrossDomainsOf(domains),
    corruptions: {
      cleanMiou: overall.miou,
      meanMiou: mean(levels.map(({ miou }) => miou)),
      relative: (mean(levels.map(({ miou }) => miou)) ?? 0) / (overall.miou ?? 1),
      levels,
    },
    images: {
      scored: overall.imageCount,
      failed: [
        {
          name: "night/GOPR0351_frame_000159",
          visualDomain: "night",
          code: "image_unreadable",
          reason: "The JPEG ends after 41,212 of 208,331 bytes.",
        },
        {
          name: "fog/GOPR0478_frame_000803",
          visualDomain: "fog",
          corruption: { name: "fog", severity: 3 },
          code: "size_mismatch",
          reason: "The photograph has 1920 x 1080 pixels, its label map 1919 x 1080.",
        },
      ],
    },
    worstImages: ["GOPR0351_frame_000887", "GOPR0356_frame_000324", "GP010376_frame_000054"].map(
      (name, place) => ({
        name: `night/${name}`,
        visualDomain: "night",
        miou: 0.118 + 0.013 * place,
        picture: `worst-${place}`,
      }),
    ),
  };
}

/** The least that can be reported: one domain, no confidence, no pictures, others' predictions. */
export function minimalReport(): EvaluationReport {
  const { overall, domains, ...report } = exampleReport({ labelSet: "camvid-11" });
  const { licence: _, ...dataset } = report.protocol.dataset;
  const scores = { ...(domains[0] ?? overall), miouInterval: null, reliability: null };
  const { visualDomain: __, ...alone } = { visualDomain: "", ...scores };
  return {
    ...report,
    evaluated: { kind: "predictions", name: "their label maps", labelSet: "camvid-11" },
    protocol: {
      ...report.protocol,
      dataset,
      predictionMapping: null,
      writtenMapping: "camvid-11",
      truthMappings: [],
      corruptions: [],
    },
    overall: alone,
    domains: [{ ...alone, visualDomain: "any" }],
    acrossDomains: acrossDomainsOf([{ ...alone, visualDomain: "any" }]),
    corruptions: null,
    images: { scored: alone.imageCount, failed: [] },
    worstImages: [],
  };
}

/** Between 0 and 1, the same for the same number. */
function noise(seed: number): number {
  const value = Math.sin((seed + 1) * 12.9898) * 43_758.5453;
  return value - Math.floor(value);
}

/** With a last column of what is predicted as none of the labels, at most a share of each label. */
function exampleConfusion({
  count,
  difficulty,
  place,
  shareOfNone,
}: {
  count: number;
  difficulty: number;
  place: number;
  shareOfNone: number;
}): number[][] {
  // The last label but two is in no night's truth and no prediction; another is only predicted.
  const absent = place === 5 ? count - 3 : -1;
  const onlyPredicted = place === 4 ? count - 4 : -1;
  return Array.from({ length: count }, (_, truth) => {
    const pixels = Math.round((IMAGES * PIXELS_PER_IMAGE) / (truth + 1.5) ** 1.6);
    const right = 0.97 - 0.022 * truth - difficulty * (0.25 + 0.5 * noise(31 * truth + place));
    const weights = Array.from({ length: count }, (_, predicted) =>
      predicted === truth || predicted === absent
        ? 0
        : noise(97 * truth + predicted) ** 9 + 0.5 / (1 + Math.abs(predicted - truth)) ** 2,
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const isThere = truth !== absent && truth !== onlyPredicted;
    const shares = weights.map((weight, predicted) =>
      predicted === truth ? right : ((1 - right) * weight) / total,
    );
    return [...shares, shareOfNone * noise(truth)].map((share) =>
      isThere ? Math.round(pixels * Math.max(0, share)) : 0,
    );
  });
}

function scoresOf({
  names,
  confusion,
  imageCount,
  difficulty,
}: {
  names: string[];
  confusion: number[][];
  imageCount: number;
  difficulty: number;
}): Scores {
  const ious = confusion.map((row, label) => {
    const truth = row.reduce((sum, pixels) => sum + pixels, 0);
    const predicted = confusion.reduce((sum, each) => sum + (each[label] ?? 0), 0);
    const right = row[label] ?? 0;
    return truth + predicted === 0 ? null : right / (truth + predicted - right);
  });
  const pixelCount = confusion.flat().reduce((sum, pixels) => sum + pixels, 0);
  const right = confusion.reduce((sum, row, label) => sum + (row[label] ?? 0), 0);
  const miou = mean(ious);
  const byName = (values: (number | null)[]) =>
    Object.fromEntries(names.map((name, label) => [name, values[label] ?? null]));
  return {
    imageCount,
    pixelCount,
    miou,
    miouInterval: miou === null ? null : { low: miou - 0.021, high: miou + 0.017 },
    pixelAccuracy: right / pixelCount,
    iou: byName(ious),
    boundaryIou: miou === null ? null : miou * 0.78,
    boundaryIouByLabel: byName(ious.map((iou) => (iou === null ? null : iou * 0.78))),
    confusion,
    reliability: reliabilityOf({ difficulty, pixelCount }),
  };
}

function reliabilityOf({
  difficulty,
  pixelCount,
}: {
  difficulty: number;
  pixelCount: number;
}): Scores["reliability"] {
  const weights = Array.from({ length: 15 }, (_, bin) => (bin === 0 ? 0 : 1.75 ** bin));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    ece: 0.02 + 0.21 * difficulty,
    auroc: 0.94 - 0.2 * difficulty,
    fprAt95Tpr: 0.24 + 0.5 * difficulty,
    auprSuccess: 0.98 - 0.08 * difficulty,
    auprError: 0.41 + 0.2 * difficulty,
    bins: weights.map((weight, bin) => {
      const meanConfidence = (bin + 0.55) / 15;
      return {
        low: bin / 15,
        high: (bin + 1) / 15,
        pixelCount: Math.round((pixelCount * weight) / total),
        meanConfidence: weight === 0 ? null : meanConfidence,
        accuracy: weight === 0 ? null : meanConfidence ** (1 + difficulty),
      };
    }),
  };
}

function acrossDomainsOf(domains: EvaluationReport["domains"]): EvaluationReport["acrossDomains"] {
  const ranked = domains
    .flatMap(({ visualDomain, miou }) => (miou === null ? [] : [{ visualDomain, miou }]))
    .toSorted((one, other) => one.miou - other.miou);
  const meanMiou = mean(ranked.map(({ miou }) => miou));
  const [worst = null] = ranked;
  const best = ranked.at(-1) ?? null;
  return {
    meanMiou,
    standardDeviation:
      meanMiou === null
        ? null
        : Math.sqrt(mean(ranked.map(({ miou }) => (miou - meanMiou) ** 2)) ?? 0),
    worst,
    best,
    gap: worst === null || best === null ? null : best.miou - worst.miou,
  };
}

function addConfusions(all: number[][][]): number[][] {
  const [first = []] = all;
  return first.map((row, truth) =>
    row.map((_, predicted) =>
      all.reduce((sum, confusion) => sum + (confusion[truth]?.[predicted] ?? 0), 0),
    ),
  );
}

function mean(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
