import { api, dataOf } from "../api/api.ts";
import type { EvaluationStatus } from "./watch-evaluation.ts";

const PAGE_LENGTH = 50;

/**
 * The newest pages of evaluations in one list.
 *
 * @param pageCount how many pages at most, each of 50.
 * @returns newest first, and whether there are older ones.
 */
export async function listEvaluations(
  pageCount: number,
  signal: AbortSignal,
): Promise<{ evaluations: EvaluationStatus[]; hasOlder: boolean }> {
  const evaluations: EvaluationStatus[] = [];
  let after: string | undefined;
  for (let page = 0; page < pageCount; page++) {
    const query = { limit: PAGE_LENGTH, ...(after !== undefined && { after }) };
    const answer = await readPage(query, signal);
    evaluations.push(...answer.evaluations);
    if (answer.next === null) {
      return { evaluations, hasOlder: false };
    }
    after = answer.next;
  }
  return { evaluations, hasOlder: true };
}

function readPage(query: { limit: number; after?: string }, signal: AbortSignal) {
  return dataOf(api.GET("/v1/evaluations", { params: { query }, signal }));
}
