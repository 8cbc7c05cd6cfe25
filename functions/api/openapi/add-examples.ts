import type { ExamplesOfOperation } from "./examples-of-operation.ts";
import { OPERATION_EXAMPLES } from "./operation-examples.ts";

type Contents = Record<string, { example?: unknown }>;

interface Operation {
  operationId?: string;
  requestBody?: { content?: Contents };
  responses?: Record<string, { content?: Contents }>;
}

/**
 * Adds to operations what goes in and out of them. Changes the document.
 *
 * @throws Error when there is no place for an example, so that none is forgotten when routes change.
 */
export function addExamples(document: { paths?: object; webhooks?: object }): void {
  const items: Record<string, Record<string, Operation>> = {
    ...document.paths,
    ...document.webhooks,
  };
  const operations = Object.values(items).flatMap((item) => Object.values(item));
  for (const [id, examples] of Object.entries(OPERATION_EXAMPLES)) {
    const operation = operations.find(({ operationId }) => operationId === id);
    for (const { place, contents, values } of placesOf(examples, operation)) {
      for (const [mediaType, value] of Object.entries(values)) {
        const content = contents?.[mediaType];
        if (content === undefined) {
          throw new Error(`There is an example of ${id} ${place} ${mediaType}, but no such thing.`);
        }
        content.example = value;
      }
    }
  }
}

function placesOf({ request = {}, responses = {} }: ExamplesOfOperation, operation?: Operation) {
  return [
    { place: "request", contents: operation?.requestBody?.content, values: request },
    ...Object.entries(responses).map(([status, values]) => ({
      place: status,
      contents: operation?.responses?.[status]?.content,
      values,
    })),
  ];
}
