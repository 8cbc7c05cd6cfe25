// ONNX Runtime reports to its makers from version 1.29 on, unless told not to before it starts: an
// identifier on disk, and an upload. What people segment here is nobody else's business.
// https://github.com/microsoft/onnxruntime/pull/27379
process.env.ORT_DISABLE_TELEMETRY ??= "1";
