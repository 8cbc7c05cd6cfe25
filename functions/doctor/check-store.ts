import { randomUUID } from "node:crypto";
import type { ObjectStore } from "#storage";
import { fail, ok, type Verdict } from "./finding.ts";

/** Writes a key, tries to write it again, and reads it. Everything rests on the second write being refused. */
export async function checkStore(store: ObjectStore): Promise<Verdict> {
  const key = `doctor/${randomUUID()}`;
  const [first, second] = ["first", "second"].map((text) => new TextEncoder().encode(text));
  if (first === undefined || second === undefined || !(await store.putIfAbsent(key, first))) {
    return fail(
      `${store.url} says that a key is taken which is new`,
      "Choose another ALLWEATHER_STORE.",
    );
  }
  const wasReplaced = await store.putIfAbsent(key, second);
  const read = await store.get(key);
  if (wasReplaced || read === undefined || Buffer.compare(read, first) !== 0) {
    return fail(
      `${store.url} let a second write have a key, or lost the first`,
      "Use a store that honours conditional creation (If-None-Match: *), or nothing in it is safe.",
    );
  }
  return ok(`${store.url} can be read and written, and a key is written once`);
}
