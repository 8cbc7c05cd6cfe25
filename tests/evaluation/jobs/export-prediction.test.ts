import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PREDICTION_NAMINGS, type PredictionNaming, readReport } from "#evaluation";
import { createMemoryObjectStore } from "#storage";
import { temporaryFolder } from "../../temporary-folder.ts";
import {
  createContext,
  finish,
  newEvaluation,
  ONE_LABEL,
  publishOneLabelTo,
} from "../evaluate-here.ts";
import { writeCorruptedDataset } from "./corrupted-dataset.ts";

const SUFFIX: Record<PredictionNaming, string> = {
  stem: ".png",
  cityscapes: "_pred_labelIds.png",
};

test.each(PREDICTION_NAMINGS)(
  "predictions of corrupted copies, exported as %s and scored again, give the same numbers",
  async (naming) => {
    const store = createMemoryObjectStore();
    await publishOneLabelTo(store);
    const context = await createContext(store);
    const folder = await temporaryFolder();
    const levels = [1, 2].map((severity) => ({ name: "snow" as const, severity }));
    await writeCorruptedDataset({ folder, count: 3, levels });
    const predictions = join(await temporaryFolder(), "predictions");
    const exported = await newEvaluation({
      store,
      folder,
      corruptions: "all",
      worstImages: 0,
      predictor: { ...ONE_LABEL, exportTo: { folder: predictions, naming } },
    });
    const again = await newEvaluation({
      store,
      folder,
      corruptions: "all",
      worstImages: 0,
      predictor: { kind: "predictions", url: predictions },
    });

    const outcomes = [
      await finish({ store, record: exported, context }),
      await finish({ store, record: again, context }),
    ];

    expect(outcomes).toMatchObject([{ state: "succeeded" }, { state: "succeeded" }]);
    const one = await readReport({ store, id: exported.id });
    const other = await readReport({ store, id: again.id });
    expect(other.images).toEqual({ scored: 9, failed: [] });
    expect(other.overall).toEqual({ ...one.overall, reliability: null });
    expect(other.corruptions).toEqual(one.corruptions);
    const files = await readdir(predictions, { recursive: true });
    expect(files.filter((path) => path.endsWith(".png")).sort()).toEqual(
      ["", "snow-1/", "snow-2/"].flatMap((part) =>
        [0, 1, 2].map((place) => `${part}pair-00${place}${SUFFIX[naming]}`),
      ),
    );
  },
);
