import { ServiceError } from "#contracts";

/** What must not hide the others of a list: one that cannot be read, or has just expired. */
const PASSED_OVER = ["artifact_corrupt", "job_not_found"];

/**
 * Reads one page of a list.
 *
 * @param read resolves to undefined for what is to be left out; a page may then be shorter.
 * @returns `next`, behind which the next page starts; null on the last.
 */
export async function readPage<T>({
  ids,
  limit,
  read,
}: {
  ids: AsyncIterable<string>;
  limit: number;
  read: (id: string) => Promise<T | undefined>;
}): Promise<{ items: T[]; next: string | null }> {
  const found: string[] = [];
  // One more than is shown tells whether there is a next page.
  for await (const id of ids) {
    found.push(id);
    if (found.length > limit) {
      break;
    }
  }
  const shown = found.slice(0, limit);
  const items = await Promise.all(shown.map((id) => read(id).catch(passOver)));
  return {
    items: items.filter((item) => item !== undefined) as T[],
    next: found.length > limit ? (shown.at(-1) ?? null) : null,
  };
}

function passOver(error: unknown): undefined {
  if (error instanceof ServiceError && PASSED_OVER.includes(error.code)) {
    return undefined;
  }
  throw error;
}
