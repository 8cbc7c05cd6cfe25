"""Training of domain-generalised semantic segmenters, and their export to the served graph."""

import os

# ONNX Runtime reports to its makers unless told not to before it starts.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
