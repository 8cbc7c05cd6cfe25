import { randomBytes } from "node:crypto";

const LATEST_MS = 2 ** 48 - 1;
const TIME_DIGITS = 12;

/** What `newId` makes: a clock that runs backwards, then chance. */
export const ID_PATTERN = /^[0-9a-f]{12}-[0-9a-f]{16}$/;

/** An id that nobody can guess, and whose like sort newest first, as lists are read. */
export function newId(now: Date): string {
  const inverted = (LATEST_MS - now.getTime()).toString(16).padStart(TIME_DIGITS, "0");
  return `${inverted}-${randomBytes(8).toString("hex")}`;
}

/** When an id was made. */
export function timeOfId(id: string): Date {
  return new Date(LATEST_MS - Number.parseInt(id.slice(0, TIME_DIGITS), 16));
}
