import type { OpenedModel } from "#contracts";
import type { Segmenter } from "#segmentation";
import type { ObjectStore } from "#storage";
import type { DatasetFiles } from "../datasets/dataset-files.ts";

/** What a task needs besides its few words. */
export interface TaskContext {
  store: ObjectStore;
  /** @throws ServiceError `model_not_found`, `artifact_corrupt` */
  openModel: (reference: { name: string; version: string }) => Promise<OpenedModel>;
  /** @throws ServiceError `dataset_not_found` */
  openFiles: (url: string) => Promise<DatasetFiles>;
  segmenter: Segmenter;
  now: () => Date;
}
