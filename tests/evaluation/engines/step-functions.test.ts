import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import {
  createStepFunctionsEngine,
  type EvaluationRecord,
  isTaskDone,
  readOutcome,
  readReport,
} from "#evaluation";
import { openStore } from "#model-store";
import type { ObjectStore } from "#storage";
import { map, plan, reduce } from "../../../functions/workers/step-functions.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { createContext, finish, newEvaluation, publishOneLabelTo } from "../evaluate-here.ts";
import { writeNoiseDataset } from "../noise-dataset.ts";

let store: ObjectStore;
let folder: string;
let record: EvaluationRecord;

beforeEach(async () => {
  const root = await temporaryFolder();
  vi.stubEnv("ALLWEATHER_STORE", join(root, "store"));
  vi.stubEnv("ALLWEATHER_CACHE", join(root, "cache"));
  store = openStore({ url: join(root, "store") });
  await publishOneLabelTo(store);
  folder = join(root, "noise");
  await writeNoiseDataset({ folder, count: 10 });
  record = await newEvaluation({ store, folder });
  return () => vi.unstubAllEnvs();
});

test("the handlers, called as a Distributed Map calls them, come to what the local engine does", async () => {
  const quiet = await newEvaluation({ store, folder });
  await finish({ store, record: quiet, context: await createContext(store) });

  const { shards } = await plan({ evaluation: record.id });
  // Out of order, at once, and some twice, as with retries of a service that delivers at least once.
  await Promise.all([...shards.toReversed(), ...shards.slice(0, 2)].map(map));
  await reduce({ evaluation: record.id });
  await reduce({ evaluation: record.id });

  const [one, other] = await Promise.all(
    [quiet, record].map(({ id }) => readReport({ store, id })),
  );
  expect(shards).toHaveLength(3);
  expect(other?.overall).toEqual(one?.overall);
});

test("the engine starts one execution and waits for its outcome in the store", async () => {
  const executions: string[] = [];
  const engine = createStepFunctionsEngine({
    openStateMachine: async () => ({
      async start({ name, input }) {
        executions.push(name);
        // A state machine of its own: plan, map, reduce.
        const { shards } = await plan(JSON.parse(input));
        await Promise.all(shards.map(map));
        await reduce(JSON.parse(input));
      },
      stop: async () => {},
      failure: async () => undefined,
    }),
    isDone: (task) => isTaskDone({ store, task }),
    onError: () => {},
  });

  const outcome = await finish({ store, record, context: await createContext(store), engine });

  expect(outcome.state).toBe("succeeded");
  expect(executions).toEqual([expect.stringMatching(`^${record.id}-[0-9]+$`)]);
});

test("an execution that fails fails the evaluation with its reason", async () => {
  const stopped: string[] = [];
  const engine = createStepFunctionsEngine({
    openStateMachine: async () => ({
      start: async () => {},
      stop: async ({ name }) => void stopped.push(name),
      failure: async () => "TIMED_OUT States.Timeout",
    }),
    isDone: (task) => isTaskDone({ store, task }),
    onError: () => {},
  });

  const outcome = await finish({ store, record, context: await createContext(store), engine });

  expect(outcome.reason).toContain("TIMED_OUT States.Timeout");
  expect(stopped).toHaveLength(1);
  expect(await readOutcome({ store, id: record.id })).toMatchObject({ state: "failed" });
});

test.each([[{}], [{ evaluation: "../../etc" }], [null]])(
  "the handlers refuse %j",
  async (event) => {
    await expect(plan(event)).rejects.toThrow();
    await expect(map(event)).rejects.toThrow();
    await expect(reduce(event)).rejects.toThrow();
  },
);
