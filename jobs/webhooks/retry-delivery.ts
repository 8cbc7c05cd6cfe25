import { ServiceError } from "#contracts";
import type { ObjectStore } from "#storage";
import { beginRound, type DeliveryProgress, readDelivery } from "./delivery.ts";
import { setDisabled } from "./endpoint.ts";

/** @throws ServiceError `delivery_not_found` */
export async function findDelivery({
  store,
  id,
}: {
  store: ObjectStore;
  id: string;
}): Promise<DeliveryProgress> {
  const progress = await readDelivery({ store, id });
  if (progress === undefined) {
    throw new ServiceError(
      "delivery_not_found",
      `There is no webhook delivery "${id.slice(0, 64)}". GET /v1/webhook-deliveries lists those that there are.`,
    );
  }
  return progress;
}

/**
 * Has a webhook that is dead sent anew, with the whole schedule before it, and its endpoint enabled.
 * One that is on its way or was delivered stays as it is.
 */
export async function retryDelivery({
  store,
  progress: { delivery, round, ended },
  now,
}: {
  store: ObjectStore;
  progress: DeliveryProgress;
  now: Date;
}): Promise<void> {
  if (ended?.state === "dead") {
    await setDisabled({ store, url: delivery.url, isDisabled: false, now });
    await beginRound({ store, id: delivery.id, round: round + 1, now });
  }
}
