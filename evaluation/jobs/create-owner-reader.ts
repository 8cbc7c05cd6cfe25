import type { ObjectStore } from "#storage";
import { readRecord } from "./evaluation-record.ts";

/** Fifty bytes each or so. */
const MOST_REMEMBERED = 100_000;

/**
 * Creates a reader of whose evaluations are. It remembers, as an owner never changes, so that a list
 * of one tenant's among many others' reads each record once.
 *
 * The reader throws ServiceError `evaluation_not_found`, `artifact_corrupt`.
 */
export function createOwnerReader({
  store,
}: {
  store: ObjectStore;
}): (id: string) => Promise<string> {
  const owners = new Map<string, string>();

  return async (id) => {
    const known = owners.get(id);
    if (known !== undefined) {
      return known;
    }
    const { tenant } = await readRecord({ store, id });
    if (owners.size >= MOST_REMEMBERED) {
      owners.clear();
    }
    owners.set(id, tenant);
    return tenant;
  };
}
