import type { ModelReference, OpenedModel, Quality } from "#contracts";
import type { ModelRegistry } from "#model-store";
import type { SegmentationPool } from "#segmentation";

/** Between two tries of a version that could not be loaded. */
const RETRY_AFTER_MS = 30_000;

/** What an alias stands for here. */
interface Served {
  model: OpenedModel;
  /** When the alias was last looked up. */
  checkedAt: number;
  /** The version that the alias has moved to, while it is brought up. */
  successor: string | undefined;
  /** The last version that could not be brought up, and when. */
  refused: { version: string; at: number } | undefined;
}

/** Told of what happens to the versions that aliases stand for. */
export interface ServedModelsEvents {
  onMoved(options: { alias: string; from: OpenedModel; to: OpenedModel }): void;
  /** The alias has moved to a version that does not work: requests still get the one before it. */
  onRefused(options: { alias: string; kept: OpenedModel; version: string; error: unknown }): void;
  /** The alias cannot be looked up: requests still get the version that it stood for. */
  onLookUpFailed(options: { alias: string; kept: OpenedModel; error: unknown }): void;
}

/**
 * Opens models so that no request waits for, or fails with, a version that an alias was moved to.
 *
 * The first time an alias is asked for, its version is opened. After that a version that the alias
 * moves to is opened, loaded and checked beside the one before it, in every child process, and only
 * then stands for the alias. One that does not work never does; it is tried again after a while.
 *
 * @param findVersion looks up which version a reference means now.
 * @param qualities those in use, which a successor is loaded for.
 * @param aliasTtlMs how old a look-up may be.
 */
export function createServedModels({
  registry,
  findVersion,
  segmentation,
  qualities,
  aliasTtlMs,
  now,
  events,
}: {
  registry: ModelRegistry;
  findVersion: (reference: ModelReference) => Promise<string>;
  segmentation: Pick<SegmentationPool, "prepare" | "forget">;
  qualities: (name: string) => readonly Quality[];
  aliasTtlMs: number;
  /** Milliseconds of any clock that only goes forward. */
  now: () => number;
  events: ServedModelsEvents;
}): ModelRegistry {
  const served = new Map<string, Promise<Served>>();

  return {
    async open(reference) {
      if ("version" in reference) {
        return registry.open(reference);
      }
      const alias = `${reference.name}@${reference.alias}`;
      const first = served.get(alias) ?? openFirst(reference);
      if (!served.has(alias)) {
        served.set(alias, first);
        first.catch(() => served.delete(alias));
      }
      const entry = await first;
      if (now() - entry.checkedAt >= aliasTtlMs) {
        entry.checkedAt = now();
        await follow({ reference, alias, entry });
      }
      return entry.model;
    },
  };

  async function openFirst(reference: ModelReference): Promise<Served> {
    const checkedAt = now();
    const model = await registry.open(reference);
    return { model, checkedAt, successor: undefined, refused: undefined };
  }

  /** Looks the alias up, and begins to bring up what it has moved to. */
  async function follow({
    reference,
    alias,
    entry,
  }: {
    reference: ModelReference;
    alias: string;
    entry: Served;
  }): Promise<void> {
    let version: string;
    try {
      version = await findVersion(reference);
    } catch (error) {
      events.onLookUpFailed({ alias, kept: entry.model, error });
      return;
    }
    if (version === entry.model.manifest.version) {
      // It may have moved on and back again.
      entry.successor = undefined;
    } else if (version !== entry.successor && !isRefused(entry, version)) {
      entry.successor = version;
      void bringUp({ name: reference.name, alias, entry, version });
    }
  }

  function isRefused({ refused }: Served, version: string): boolean {
    return refused?.version === version && now() - refused.at < RETRY_AFTER_MS;
  }

  /** Opens, loads and checks a version beside the one that answers, and lets it answer then. */
  async function bringUp({
    name,
    alias,
    entry,
    version,
  }: {
    name: string;
    alias: string;
    entry: Served;
    version: string;
  }): Promise<void> {
    try {
      const model = await registry.open({ name, version });
      await segmentation.prepare(model, { qualities: qualities(name) });
      if (entry.successor === version) {
        const from = entry.model;
        entry.model = model;
        entry.successor = undefined;
        events.onMoved({ alias, from, to: model });
        await forgetUnserved(from);
      }
    } catch (error) {
      if (entry.successor === version) {
        entry.successor = undefined;
        entry.refused = { version, at: now() };
        events.onRefused({ alias, kept: entry.model, version, error });
      }
    }
  }

  /** Child processes that come later do without a version that no alias stands for any more. */
  async function forgetUnserved(model: OpenedModel): Promise<void> {
    const entries = await Promise.allSettled(served.values());
    const isServed = entries.some(
      (entry) => entry.status === "fulfilled" && entry.value.model.folder === model.folder,
    );
    if (!isServed) {
      segmentation.forget(model);
    }
  }
}
