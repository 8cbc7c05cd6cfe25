import type { WebhookEvent } from "#contracts";
import type { ObjectStore } from "#storage";
import { DELIVERIES_PREFIX, deliveryKey, digits } from "../keys.ts";
import { listKeys, writeDocument } from "../stored-document.ts";

/**
 * Writes down that an event is to be told. An event of a job that is told twice is one delivery.
 *
 * @returns its id, which is the `webhook-id`.
 */
export async function createDelivery({
  store,
  url,
  event,
  now,
}: {
  store: ObjectStore;
  url: string;
  event: WebhookEvent;
  now: Date;
}): Promise<string> {
  const { id: job, image } = event.data;
  const name = event.type.slice("job.".length);
  const id = `${job}-${name}${image === undefined ? "" : `-${digits(image)}`}`;
  const document = { id, job, url, createdAt: now.toISOString(), event };
  await writeDocument({ store, key: deliveryKey(id), document });
  return id;
}

/** Ids of a job's deliveries. */
export async function listDeliveriesOf({
  store,
  job,
}: {
  store: ObjectStore;
  job: string;
}): Promise<string[]> {
  const keys = await listKeys(store, { prefix: `${DELIVERIES_PREFIX}${job}-` });
  return keys.map((key) => key.slice(DELIVERIES_PREFIX.length, -".json".length));
}
