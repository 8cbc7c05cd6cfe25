import { setTimeout as sleep } from "node:timers/promises";
import type { ObjectStore } from "#storage";

/** How long the store's last answer counts. */
const PROBE_TTL_MS = 2_000;
/** A store that takes longer is as good as away. */
const PROBE_TIMEOUT_MS = 2_000;
/** Never written: what counts is that the store answers. */
const PROBE_KEY = "readiness/probe";

export type ReadinessStatus = "ok" | "starting" | "draining" | "unavailable";

/** Whether requests would be answered now, and if not, why. */
export interface Readiness {
  check(): Promise<{ status: ReadinessStatus; reasons: string[] }>;
  /** The same as far as it is known without asking the store again. */
  isReady(): boolean;
  /** True once every child process had the default model. */
  hasStarted(): boolean;
  /** From now on the answer is no. */
  drain(): void;
  isDraining(): boolean;
}

/**
 * @param isWarm whether every child process of this moment has the default model.
 * @param now milliseconds of any clock that only goes forward.
 */
export function createReadiness({
  store,
  defaultModel,
  isWarm,
  now,
}: {
  store: Pick<ObjectStore, "sizeBytes">;
  defaultModel: string;
  isWarm: () => boolean;
  now: () => number;
}): Readiness {
  let hasBeenWarm = false;
  let isDraining = false;
  let storeFault: string | undefined;
  let probe: { at: number; done: Promise<void> } | undefined;

  return {
    async check() {
      if (isDraining) {
        return { status: "draining", reasons: ["The server is about to end."] };
      }
      await probeStore();
      const warm = checkWarm();
      const reasons = [
        ...(warm ? [] : [`Not every child process has ${defaultModel} loaded.`]),
        ...(storeFault === undefined ? [] : [`The store does not answer: ${storeFault}.`]),
      ];
      if (reasons.length === 0) {
        return { status: "ok", reasons };
      }
      return { status: hasBeenWarm ? "unavailable" : "starting", reasons };
    },

    isReady: () => !isDraining && checkWarm() && storeFault === undefined,
    hasStarted: () => checkWarm() || hasBeenWarm,
    drain() {
      isDraining = true;
    },
    isDraining: () => isDraining,
  };

  function checkWarm(): boolean {
    const warm = isWarm();
    hasBeenWarm ||= warm;
    return warm;
  }

  function probeStore(): Promise<void> {
    if (probe === undefined || now() - probe.at >= PROBE_TTL_MS) {
      probe = { at: now(), done: askStore() };
    }
    return probe.done;
  }

  async function askStore(): Promise<void> {
    const late = new AbortController();
    try {
      storeFault = await Promise.race([
        store.sizeBytes(PROBE_KEY).then(() => undefined),
        sleep(PROBE_TIMEOUT_MS, "no answer in time", { signal: late.signal }),
      ]);
    } catch (error) {
      // Its message may name keys and paths.
      const { code, name } = error as { code?: string; name?: string };
      storeFault = code ?? name ?? "an error";
    } finally {
      late.abort();
    }
  }
}
