import fc from "fast-check";
import protobuf from "protobufjs";
import { describe, expect, test } from "vitest";
import { ServiceError } from "#contracts";
import { temporaryFolder } from "../temporary-folder.ts";
import { externalTensor, inlineTensor, servedModel } from "./export-folder.ts";
import { emptyGraph, expectRefusal, publishGraph, putInSubgraph } from "./graph-changes.ts";
import { encodeModel, encodeTensor } from "./onnx-encoder.ts";

/** Fields of ModelProto, GraphProto, NodeProto and AttributeProto. */
const [GRAPH, NODE, ATTRIBUTE, T, G] = [7, 1, 5, 5, 6];

describe("bytes that are no served graph are refused:", () => {
  const whole = encodeModel(servedModel());

  test.each<[what: string, message: RegExp, bytes: Uint8Array]>([
    ["a single byte", /is no ONNX model/, Uint8Array.of(0x3a)],
    ["an empty message", /holds no graph/, Uint8Array.of(0x08, 0x0a)],
    ["all but the last byte", /is no ONNX model/, whole.slice(0, -1)],
    ["a picture", /is no ONNX model/, Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")],
    ["graphs nested 1,000 deep", /is no ONNX model: max depth/, nestedGraphs(1_000)],
    ["17 MB", /has 17825792 bytes, and a graph has at most 16777216/, new Uint8Array(17 * 2 ** 20)],
  ])("%s", async (_what, message, bytes) => {
    await expectRefusal(bytes, message);
  });

  // A reader that replaced the first part by the second would see only a good one.
  test("a graph that comes in two parts cannot hide one of them", async () => {
    const node = { opType: "Cast", input: [], output: ["y"], domain: "com.example" };
    const hidden = { ...servedModel(), opsetImport: [], graph: { ...emptyGraph(), node: [node] } };

    await expectRefusal(Buffer.concat([encodeModel(hidden), whole]), /com\.example/);
  });

  test("a tensor that comes in two parts cannot hide its location", async () => {
    const hidden = field(T, encodeTensor(externalTensor({ location: "/etc/passwd" })));
    const shown = field(T, encodeTensor(inlineTensor()));
    const graph = field(GRAPH, field(NODE, field(ATTRIBUTE, Buffer.concat([hidden, shown]))));

    await expectRefusal(Buffer.concat([whole, graph]), /passwd/);
  });

  test("a graph that is cut short anywhere is refused", async () => {
    const folder = await temporaryFolder();
    for (let length = 0; length < whole.length; length += 7) {
      const publishing = publishGraph(whole.subarray(0, length), folder);

      await expect(publishing).rejects.toMatchObject({ code: "version_invalid" });
    }
  });

  test("random bytes are refused", async () => {
    const folder = await temporaryFolder();

    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        const publishing = publishGraph(bytes, folder);
        await expect(publishing).rejects.toMatchObject({ code: "version_invalid" });
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("whatever is changed in a graph ends as a published version or as a refusal", async () => {
    const base = Buffer.from(
      encodeModel(servedModel((model) => putInSubgraph(model, externalTensor()))),
    );
    const folder = await temporaryFolder();
    const outcomes = { published: 0, refused: 0 };
    const edit = fc.record({
      at: fc.nat(base.length - 1),
      remove: fc.nat(4),
      insert: fc.uint8Array({ maxLength: 4 }),
    });

    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        const bytes = edits.reduce(
          (before, { at, remove, insert }) =>
            Buffer.concat([before.subarray(0, at), insert, before.subarray(at + remove)]),
          base,
        );
        try {
          await publishGraph(bytes, folder);
          outcomes.published += 1;
        } catch (error) {
          expect(error).toBeInstanceOf(ServiceError);
          outcomes.refused += 1;
        }
      }),
      { seed: 1, numRuns: 300 },
    );

    expect(outcomes.published).toBeGreaterThan(0);
    expect(outcomes.refused).toBeGreaterThan(200);
  });
});

/** A graph in an attribute of a node of a graph, and so on. */
function nestedGraphs(depth: number): Uint8Array {
  let inside: Uint8Array = new Uint8Array();
  for (let level = 0; level < depth; level += 1) {
    inside = field(NODE, field(ATTRIBUTE, field(G, inside)));
  }
  return field(GRAPH, inside);
}

function field(id: number, body: Uint8Array): Uint8Array {
  return protobuf.Writer.create()
    .uint32((id << 3) | 2)
    .bytes(body)
    .finish();
}
