import { describe, test } from "vitest";
import { FLOAT32, INT64, servedModel, UINT8, UINT16, value } from "./export-folder.ts";
import { expectRefusal } from "./graph-changes.ts";
import { encodeModel } from "./onnx-encoder.ts";

describe("a graph is refused whose signature", () => {
  const image = value("image", UINT8, [1, "H", "W", 3]);
  const labels = value("labels", UINT8, [1, "H", "W"]);
  const confidence = value("confidence", UINT16, [1, "H", "W"]);
  const scores = value("scores", FLOAT32, [1, 11, "h", "w"]);

  test.each([
    ["has no input", [], [labels, confidence, scores]],
    ["has another input", [value("pixels", UINT8, [1, "H", "W", 3])], [labels, confidence, scores]],
    ["has one input more", [image, image], [labels, confidence, scores]],
    ["takes floats", [value("image", FLOAT32, [1, "H", "W", 3])], [labels, confidence, scores]],
    [
      "puts channels first",
      [value("image", UINT8, [1, 3, "H", "W"])],
      [labels, confidence, scores],
    ],
    ["has one height", [value("image", UINT8, [1, 360, "W", 3])], [labels, confidence, scores]],
    ["has one width", [value("image", UINT8, [1, "H", 480, 3])], [labels, confidence, scores]],
    [
      "has an open batch",
      [value("image", UINT8, ["N", "H", "W", 3])],
      [labels, confidence, scores],
    ],
    ["has a size of zero", [value("image", UINT8, [1, 0, "W", 3])], [labels, confidence, scores]],
    ["lacks an output", [image], [labels, confidence]],
    ["has one output more", [image], [labels, confidence, scores, scores]],
    ["has outputs in another order", [image], [confidence, labels, scores]],
    ["gives wide labels", [image], [value("labels", INT64, [1, "H", "W"]), confidence, scores]],
    [
      "gives labels of a batch",
      [image],
      [value("labels", UINT8, ["N", "H", "W"]), confidence, scores],
    ],
    [
      "gives labels of one size",
      [image],
      [value("labels", UINT8, [1, 360, 480]), confidence, scores],
    ],
    [
      "gives labels per channel",
      [image],
      [value("labels", UINT8, [1, "H", "W", 1]), confidence, scores],
    ],
    [
      "gives confidence as bytes",
      [image],
      [labels, value("confidence", UINT8, [1, "H", "W"]), scores],
    ],
    [
      "gives scores of other labels",
      [image],
      [labels, confidence, value("scores", FLOAT32, [1, 19, "h", "w"])],
    ],
    ["gives scores of no shape", [image], [labels, confidence, { name: "scores" }]],
  ])("%s", async (_what, input, output) => {
    const model = servedModel(({ graph }) => Object.assign(graph, { input, output }));

    await expectRefusal(
      encodeModel(model),
      /has the (inputs|outputs) .*, but a served graph has "/,
    );
  });

  test("is told in full", async () => {
    const model = servedModel(({ graph }) => {
      graph.output[0] = value("labels", INT64, [1, "H", 480]);
    });

    await expectRefusal(
      encodeModel(model),
      /outputs "labels": int64 \[1, "H", 480\], "confidence": .*, but a served graph has "labels": uint8 \[1, H, W\],/,
    );
  });
});
