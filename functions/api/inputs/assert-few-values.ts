import { ServiceError } from "#contracts";
import { MAX_VALUES } from "./assert-plain-json.ts";

/**
 * Refuses what was parsed from JSON when it has too many values, not counting those of one member:
 * tensors are long, but a schema has something to say about all the rest.
 *
 * @throws ServiceError `request_invalid`
 */
export function assertFewValues(value: unknown, { except }: { except: string }): void {
  const waiting = [value];
  let values = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== "object" || next === null) {
      continue;
    }
    const members = Array.isArray(next)
      ? next
      : Object.entries(next).flatMap(([name, member]) => (name === except ? [] : [member]));
    values += members.length;
    if (values > MAX_VALUES) {
      throw new ServiceError(
        "request_invalid",
        `The JSON has more than ${MAX_VALUES} values besides "${except}". Nothing here needs as many.`,
      );
    }
    for (const member of members) {
      waiting.push(member);
    }
  }
}
