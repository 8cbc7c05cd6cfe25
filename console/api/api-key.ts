import { signal } from "@preact/signals";

const STORED_AS = "allweather.apiKey";

/** Of this tab, until it is closed; null on an open server. */
export const apiKey = signal<string | null>(read());

/** Why a key is asked for; null while nobody needs one. */
export const keyWanted = signal<string | null>(null);

/** Who waits for a key. All wait for the same one. */
const waiting: ((isGiven: boolean) => void)[] = [];

/** Has the person asked for a key. Resolves to false when they would not give one. */
export function askForKey(reason: string): Promise<boolean> {
  keyWanted.value = reason;
  return new Promise((resolve) => {
    waiting.push(resolve);
  });
}

/** Why a text can be no key, in words; undefined when it can. A header takes ASCII alone. */
export function keyProblem(text: string): string | undefined {
  const [odd] = text.trim().match(/[^\x21-\x7e]/u) ?? [];
  if (odd === undefined) {
    return undefined;
  }
  const what = odd.trim() === "" ? "a space or a line break" : `“${odd}”`;
  return `No key has ${what} in it. Copy it once more, from where it was shown first.`;
}

/** Takes what the person typed, and lets everything go on that waited for it. */
export function giveKey(text: string): void {
  apiKey.value = text.trim();
  keep((storage) => storage.setItem(STORED_AS, text.trim()));
  settle(true);
}

/** Goes on without a key: what needed one fails. */
export function declineKey(): void {
  settle(false);
}

/** Forgets the key. */
export function forgetKey(): void {
  apiKey.value = null;
  keep((storage) => storage.removeItem(STORED_AS));
}

function settle(isGiven: boolean): void {
  keyWanted.value = null;
  for (const resolve of waiting.splice(0)) {
    resolve(isGiven);
  }
}

function read(): string | null {
  return keep((storage) => storage.getItem(STORED_AS)) ?? null;
}

/** Where a browser forbids to keep anything, even a look at the storage throws; the key is in memory alone then. */
function keep<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(sessionStorage);
  } catch {
    return undefined;
  }
}
