import "./disable-telemetry.ts";
import { env } from "onnxruntime-node";

/** Of ONNX Runtime's native library, which importing this loads. */
export function runtimeVersion(): string {
  return env.versions.node ?? env.versions.common;
}
