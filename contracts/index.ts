export * from "./label-set.ts";
export * from "./model-manifest.ts";
export * from "./model-reference.ts";
export * from "./segmentation.ts";
export * from "./service-error.ts";
