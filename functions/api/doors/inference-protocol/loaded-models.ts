import { ServiceError } from "#contracts";

/**
 * Which models the protocol's repository extension took out of service. Models load when they are
 * first asked for, so every one is in until somebody unloads it, and this process forgets when it ends.
 */
export interface LoadedModels {
  load(name: string): void;
  unload(name: string): void;
  isLoaded(name: string): boolean;
  /** @throws ServiceError `model_not_found` when it is unloaded. */
  assertLoaded(name: string): void;
}

export function createLoadedModels(): LoadedModels {
  const unloaded = new Set<string>();
  return {
    load: (name) => void unloaded.delete(name),
    unload: (name) => void unloaded.add(name),
    isLoaded: (name) => !unloaded.has(name),
    assertLoaded(name) {
      if (unloaded.has(name)) {
        throw new ServiceError(
          "model_not_found",
          `${name} was unloaded. Load it with POST /v2/repository/models/${name}/load.`,
        );
      }
    },
  };
}
