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

/** Takes what the person typed, and lets everything go on that waited for it. */
export function giveKey(text: string): void {
  apiKey.value = text.trim();
  sessionStorage.setItem(STORED_AS, text.trim());
  settle(true);
}

/** Goes on without a key: what needed one fails. */
export function declineKey(): void {
  settle(false);
}

/** Forgets the key. */
export function forgetKey(): void {
  apiKey.value = null;
  sessionStorage.removeItem(STORED_AS);
}

function settle(isGiven: boolean): void {
  keyWanted.value = null;
  for (const resolve of waiting.splice(0)) {
    resolve(isGiven);
  }
}

function read(): string | null {
  return typeof sessionStorage === "undefined" ? null : sessionStorage.getItem(STORED_AS);
}
