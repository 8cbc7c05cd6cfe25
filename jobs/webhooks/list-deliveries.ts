import type { ObjectStore } from "#storage";
import { DEAD_PREFIX, DELIVERIES_PREFIX, deliveryKey } from "../keys.ts";

/**
 * Lists the ids of a tenant's deliveries, those of the newest jobs first.
 *
 * @param onceDead only those that were dead at least once; they may have been delivered since.
 * @param after starts behind this id.
 */
export async function* listDeliveries({
  store,
  onceDead,
  after,
}: {
  store: ObjectStore;
  onceDead: boolean;
  after?: string | undefined;
}): AsyncIterable<string> {
  const [prefix, end] = onceDead ? [DEAD_PREFIX, ""] : [DELIVERIES_PREFIX, ".json"];
  const from = onceDead ? `${DEAD_PREFIX}${after}` : deliveryKey(after ?? "");
  for await (const key of store.list({ prefix, ...(after !== undefined && { after: from }) })) {
    yield key.slice(prefix.length, key.length - end.length);
  }
}
