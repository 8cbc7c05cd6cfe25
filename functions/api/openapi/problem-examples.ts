import type { ErrorCode } from "#contracts";
import { PROBLEMS, toProblem } from "../problem.ts";

const REQUEST_ID = "0193d1a8-5f64-7a35-8e0f-1f3f7f1c9a11";
const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

/** What is said where the title does not say it all already. */
const DETAILS: Partial<Record<ErrorCode | "internal", string>> = {
  forbidden:
    'This needs the scope "evaluate", but these credentials have segment, models:read. Use others, or ask for ones with this scope.',
  image_missing: "The request body is empty. Send the bytes of a JPEG, PNG or WebP there.",
  image_too_small: "The image is 1 x 1 px; both sides must be at least 32 px.",
  internal: `Something went wrong on our side. Tell us request ${REQUEST_ID}.`,
  model_not_found:
    'There is no model "baseline". There are baseline-mini, clouds-mini, famix-mini.',
  not_acceptable:
    'Accept is "image/gif", but the answer can only be image/png, image/jpeg or application/json.',
  request_invalid: '✖ "finest" is no quality; write one of fast, standard, best\n  → at quality',
  styles_unavailable:
    "baseline-mini@1.1.0 was published without what shows styles. Choose one that has it: famix-mini@1.1.0.",
  unauthenticated:
    'This needs an API key or a token. Send it as "Authorization: Bearer ...", or a key as "X-API-Key".',
};

/**
 * One example of every error that some route can answer with, by its code, for `components.examples`.
 *
 * @param document names them by reference.
 */
export function problemExamples(document: object) {
  const text = JSON.stringify(document);
  const codes = (Object.keys(PROBLEMS) as (keyof typeof PROBLEMS)[]).filter((code) =>
    text.includes(`"#/components/examples/${code}"`),
  );
  return Object.fromEntries(
    codes.map((code) => {
      const { title } = PROBLEMS[code];
      const detail = DETAILS[code] ?? `${title}.`;
      return [
        code,
        {
          summary: title,
          value: toProblem({ code, detail, requestId: REQUEST_ID, traceId: TRACE_ID }),
        },
      ];
    }),
  );
}
