import "./disable-telemetry.ts";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { type OpenedModel, ServiceError } from "#contracts";

/** Numbers that go into a graph or come out of it. */
export interface GraphTensor {
  data: Uint8Array | Uint16Array | Float32Array | BigInt64Array;
  shape: readonly number[];
}

/** A loaded ONNX graph. Running it blocks the event loop: only child processes may hold one. */
export interface Graph {
  /**
   * Runs the graph.
   *
   * @param names of the outputs that are wanted: others are computed, too, but not brought here.
   * @throws ServiceError `model_unusable` when ONNX Runtime gives up.
   */
  run<Name extends string>(
    inputs: Readonly<Record<string, GraphTensor>>,
    names: readonly Name[],
  ): Promise<Record<Name, GraphTensor>>;
}

/**
 * Loads one graph of a version.
 *
 * @param file its name in the version's folder.
 * @param threads how many cores one run may use.
 * @throws ServiceError `model_unusable` when ONNX Runtime refuses it.
 */
export async function loadGraph({
  model: { manifest, folder },
  file,
  threads,
}: {
  model: OpenedModel;
  file: string;
  threads: number;
}): Promise<Graph> {
  const reference = `${manifest.name}@${manifest.version}`;
  const session = await createSession(join(folder, file), threads, reference);

  return {
    async run(inputs, names) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, tensor]) => [name, toTensor(tensor)]),
      );
      const outputs = await session.run(feeds, [...names]).catch((cause: Error) => {
        const shapes = Object.entries(inputs).map(([name, { shape }]) => `${name} [${shape}]`);
        throw new ServiceError(
          "model_unusable",
          `${file} of ${reference} failed on ${shapes.join(", ")}: ${cause.message}`,
          { cause },
        );
      });
      return Object.fromEntries(names.map((name) => [name, fromTensor(outputs[name])])) as Record<
        (typeof names)[number],
        GraphTensor
      >;
    },
  };
}

function toTensor({ data, shape }: GraphTensor): Tensor {
  if (data instanceof Uint8Array) {
    return new Tensor("uint8", data, shape);
  }
  if (data instanceof Uint16Array) {
    return new Tensor("uint16", data, shape);
  }
  return data instanceof Float32Array
    ? new Tensor("float32", data, shape)
    : new Tensor("int64", data, shape);
}

function fromTensor(tensor: Tensor | undefined): GraphTensor {
  return { data: tensor?.data as GraphTensor["data"], shape: tensor?.dims ?? [] };
}

async function createSession(
  path: string,
  threads: number,
  reference: string,
): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(path, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // The arena keeps the peak of the largest image ever seen; without it memory follows the image.
      enableCpuMemArena: false,
      // Threads that spin while they wait steal the cores of the other child processes.
      extra: { session: { intra_op: { allow_spinning: "0" } } },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ServiceError("model_unusable", `${reference} could not be loaded: ${reason}`, {
      cause,
    });
  }
}
