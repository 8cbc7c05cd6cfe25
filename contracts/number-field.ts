import { z } from "zod";

/** A number in a closed range, whose error names the value and the range. */
export function numberField({
  what,
  min,
  max,
  isWhole,
}: {
  /** What the error calls it. */
  what: string;
  min: number;
  max: number;
  isWhole: boolean;
}) {
  const error = ({ input }: { input?: unknown }) =>
    `${what} is ${show(input)}; write a ${isWhole ? "whole " : ""}number from ${min} to ${max}`;
  const schema = isWhole ? z.int({ error }) : z.number({ error });
  return schema.min(min, { error }).max(max, { error });
}

/** Not `Number`'s empty texts, blanks and hexadecimals, which nobody means. */
const DECIMAL = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** The same in a query or a form, where everything is text. */
export function numberInText<Schema extends z.ZodType>(schema: Schema) {
  return z
    .preprocess(
      (text) => (typeof text === "string" && DECIMAL.test(text) ? Number(text) : text),
      schema,
    )
    .optional()
    .meta({ ...schema.meta() });
}

function show(input: unknown): string {
  return typeof input === "number"
    ? String(input)
    : (JSON.stringify(input)?.slice(0, 64) ?? "missing");
}
