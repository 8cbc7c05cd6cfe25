import { decoderVersions } from "./images/decoder-versions.ts";
import { runtimeVersion } from "./network/runtime-version.ts";

/** sharp before this has known holes through which an image takes over the process that decodes it. */
export const LEAST_SHARP_VERSION = "0.35.4";

/** Of the native libraries that read what strangers send. */
export function libraryVersions(): { sharp: string; libvips: string; onnxruntime: string } {
  return { ...decoderVersions(), onnxruntime: runtimeVersion() };
}
