import { setTimeout as sleep } from "node:timers/promises";
import { ServiceError } from "#contracts";
import { type ChildProcess, isCrash, startChildProcess } from "./child-process.ts";

/** Between a process that died before it was of any use and its successor. */
const RESTART_DELAY_MS = 500;

/** The place of one process, and of its successors. */
interface Place {
  child: ChildProcess;
  /** Names of what its process was prepared with. */
  prepared: Set<string>;
}

/** What a process does before it takes tasks. */
interface Preparation {
  name: string;
  task: unknown;
}

/** A fixed number of child processes that run one task at a time, each replaced when it dies. */
export interface ChildProcesses {
  /**
   * Runs one task in the next process that is free.
   *
   * @param leave aborted when nobody wants the task any more: it leaves the queue.
   * @param kill aborted when the task must end: its process is killed.
   * @returns with what the task gave, the milliseconds that it waited.
   * @throws ServiceError `worker_crashed` when its process died; `overloaded` after `close`; what the
   * task threw; the reason of `leave` or `kill`.
   */
  run<Result>(
    task: unknown,
    options: { name: string; leave: AbortSignal; kill: AbortSignal },
  ): Promise<{ result: Result; queueMs: number }>;
  /**
   * Calls `prepare` in every process, and from then on in every successor before it takes tasks.
   * One by one, so that the others go on; all at once when there is nothing yet to go on with.
   *
   * @throws ServiceError what the first that failed threw.
   */
  prepare(preparation: Preparation): Promise<void>;
  /** Successors are not prepared with this any more. */
  forget(name: string): void;
  /** Whether every process of this moment has been prepared with this. */
  isPrepared(name: string): boolean;
  processIds(): number[];
  /** Ends the processes. What runs or waits is rejected. */
  close(): Promise<void>;
}

/**
 * Starts the processes.
 *
 * @param filename a module that exports `prepare`, and the tasks by their names.
 */
export function createChildProcesses({
  filename,
  workers,
}: {
  filename: URL;
  workers: number;
}): ChildProcesses {
  const free = new Set<Place>();
  /** Who waits for any place, or for that one; told of the one that is theirs. */
  const waiting = new Map<(place: Place) => void, Place | undefined>();
  const preparations = new Map<string, Preparation>();
  const closing = new AbortController();
  const places = Array.from({ length: workers }, () => {
    const place: Place = { child: startIn(() => place), prepared: new Set() };
    free.add(place);
    return place;
  });

  return {
    async run<Result>(
      task: unknown,
      { name, leave, kill }: { name: string; leave: AbortSignal; kill: AbortSignal },
    ) {
      const arrived = performance.now();
      const place = await take({ leave });
      const queueMs = performance.now() - arrived;
      const result = await runIn<Result>(place, { name, task, kill });
      return { result, queueMs };
    },

    async prepare(preparation) {
      const groups = preparations.size === 0 ? [places] : places.map((place) => [place]);
      for (const group of groups) {
        await Promise.all(group.map((place) => prepareOne(place, preparation)));
      }
      preparations.delete(preparation.name);
      preparations.set(preparation.name, preparation);
      // One that was replaced meanwhile could not know.
      const late = places.filter(({ prepared }) => !prepared.has(preparation.name));
      await Promise.all(late.map((place) => prepareOne(place, preparation)));
    },

    forget(name) {
      preparations.delete(name);
      for (const { prepared } of places) {
        prepared.delete(name);
      }
    },

    isPrepared: (name) => places.every(({ prepared }) => prepared.has(name)),

    processIds: () => places.flatMap(({ child }) => child.processIds()),

    async close() {
      closing.abort(new ServiceError("overloaded", "This server is about to close. Ask another."));
      await Promise.all(places.map(({ child }) => child.end()));
    },
  };

  /** Resolves when a place is free, or that one is. It is the caller's until `release`. */
  function take({ leave, place }: { leave: AbortSignal; place?: Place }): Promise<Place> {
    const signal = AbortSignal.any([leave, closing.signal]);
    signal.throwIfAborted();
    const [first] = place === undefined ? free : [place].filter((each) => free.has(each));
    if (first !== undefined) {
      free.delete(first);
      return Promise.resolve(first);
    }
    return new Promise((resolve, reject) => {
      const give = (given: Place) => {
        signal.removeEventListener("abort", giveUp);
        resolve(given);
      };
      const giveUp = () => {
        waiting.delete(give);
        reject(signal.reason);
      };
      signal.addEventListener("abort", giveUp, { once: true });
      waiting.set(give, place);
    });
  }

  /** Hands a place on to who waits for it, longest first. */
  function release(place: Place): void {
    const entries = [...waiting];
    const [give] =
      entries.find(([, wanted]) => wanted === place) ??
      entries.find(([, wanted]) => wanted === undefined) ??
      [];
    if (give === undefined) {
      free.add(place);
    } else {
      waiting.delete(give);
      give(place);
    }
  }

  /** Runs a task in a place that was taken, and gives the place back. */
  async function runIn<Result>(
    place: Place,
    call: { name: string; task: unknown; kill?: AbortSignal },
  ): Promise<Result> {
    try {
      const result = await place.child.run<Result>(call);
      release(place);
      return result;
    } catch (error) {
      if (call.kill?.aborted || isCrash(error)) {
        void replace(place);
      } else {
        release(place);
      }
      closing.signal.throwIfAborted();
      call.kill?.throwIfAborted();
      throw error;
    }
  }

  async function prepareOne(place: Place, { name, task }: Preparation): Promise<void> {
    await take({ leave: closing.signal, place });
    await runIn(place, { name: "prepare", task });
    place.prepared.add(name);
  }

  /** Starts a process. That one dies while it is idle costs nobody anything. */
  function startIn(placeOf: () => Place): ChildProcess {
    const child = startChildProcess({
      filename,
      onDeath() {
        const place = placeOf();
        if (place.child === child && free.delete(place)) {
          void replace(place);
        }
      },
    });
    return child;
  }

  /** Puts a new process in the place of one that is lost, and prepares it before it takes tasks. */
  async function replace(place: Place): Promise<void> {
    const lost = place.child;
    place.prepared = new Set();
    void lost.end();
    if (!lost.isProven()) {
      // What keeps it from starting, a lack of memory for example, would keep the next one, too.
      await sleep(RESTART_DELAY_MS, undefined, { ref: false });
    }
    if (closing.signal.aborted) {
      return;
    }
    place.child = startIn(() => place);
    for (const { name, task } of preparations.values()) {
      try {
        await place.child.run({ name: "prepare", task });
        place.prepared.add(name);
      } catch (error) {
        if (isCrash(error)) {
          return replace(place);
        }
        // Whoever asks for this model is told; others can still be served.
      }
    }
    release(place);
  }
}
