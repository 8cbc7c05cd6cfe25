import { z } from "zod";
import type { ObjectStore } from "#storage";
import { digits } from "./keys.ts";
import { listKeys, readDocument, writeDocument } from "./stored-document.ts";

const claimSchema = z.strictObject({
  owner: z.string(),
  at: z.iso.datetime(),
  until: z.iso.datetime(),
});

export interface Lease {
  /** Aborted when another owner has taken over. */
  readonly lost: AbortSignal;
  /** Lets the next owner in at once. */
  release(): Promise<void>;
}

/**
 * Takes the right to work on something, over keys that are written once: the claim with the largest
 * number counts, and only one owner can write the next. It is renewed until it is released; the one
 * of an owner that died runs out.
 *
 * The clocks of owners have to agree within a third of `lengthMs`, or two may work at once for a while.
 *
 * @param folder of the claims, ending with a "/".
 * @param owner of this lease alone, so that it knows its own claims.
 * @returns the moment when it is worth trying again while somebody else holds it.
 */
export async function takeLease({
  store,
  folder,
  owner,
  lengthMs,
}: {
  store: ObjectStore;
  folder: string;
  owner: string;
  lengthMs: number;
}): Promise<Lease | Date> {
  const last = (await listKeys(store, { prefix: folder })).at(-1);
  const held =
    last === undefined ? undefined : await readDocument({ store, key: last, schema: claimSchema });
  if (held !== undefined && Date.parse(held.until) > Date.now()) {
    return new Date(held.until);
  }
  let number = last === undefined ? 0 : numberOf(last) + 1;
  if (!(await claim({ number, forMs: lengthMs }))) {
    return new Date(Date.now() + lengthMs);
  }

  const lost = new AbortController();
  let renewed = Promise.resolve();
  const renewal = setInterval(() => {
    renewed = renewed.then(renew);
  }, lengthMs / 3);
  lost.signal.addEventListener("abort", () => clearInterval(renewal), { once: true });

  return {
    lost: lost.signal,
    async release() {
      clearInterval(renewal);
      await renewed;
      if (!lost.signal.aborted) {
        await claim({ number: number + 1, forMs: 0 });
      }
    },
  };

  async function renew(): Promise<void> {
    try {
      if (!(await claim({ number: number + 1, forMs: lengthMs })) && !(await isOurs(number + 1))) {
        lost.abort(new Error("another process has taken over"));
        return;
      }
      number += 1;
    } catch {
      // A store that is away for a moment: the next renewal may still be in time.
    }
  }

  /** A renewal that was written although the store gave no answer. */
  async function isOurs(number: number): Promise<boolean> {
    const key = claimKey(folder, number);
    const claim = await readDocument({ store, key, schema: claimSchema });
    return claim?.owner === owner;
  }

  function claim({ number, forMs }: { number: number; forMs: number }): Promise<boolean> {
    const now = Date.now();
    return writeDocument({
      store,
      key: claimKey(folder, number),
      document: {
        owner,
        at: new Date(now).toISOString(),
        until: new Date(now + forMs).toISOString(),
      },
    });
  }
}

/** When the first lease was taken; undefined before. */
export async function readFirstClaim({
  store,
  folder,
}: {
  store: ObjectStore;
  folder: string;
}): Promise<string | undefined> {
  const claim = await readDocument({ store, key: claimKey(folder, 0), schema: claimSchema });
  return claim?.at;
}

function claimKey(folder: string, number: number): string {
  return `${folder}${digits(number)}.json`;
}

function numberOf(key: string): number {
  return Number(key.slice(-"00000.json".length, -".json".length));
}
