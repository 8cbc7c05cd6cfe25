import { z } from "zod";
import { environmentSchema } from "./environment.ts";

/** What a setting's `.meta()` may say besides its description. */
interface SettingMeta {
  description?: string | undefined;
  /** In place of a default that differs from machine to machine. */
  defaultText?: string | undefined;
}

/** Returns docs/settings.md: every setting with its default, as the schema knows them. */
export function settingsDocument(): string {
  const rows = Object.entries(environmentSchema.shape).map(([name, schema]) => {
    const { description, defaultText }: SettingMeta = schema.meta() ?? {};
    if (description === undefined) {
      throw new Error(`${name} has no description. Give it one with .meta().`);
    }
    const shown = defaultText ?? codeOf(schema.parse(undefined));
    return `| \`${name}\` | ${shown} | ${[description, choicesOf(schema)].join("").replaceAll("|", "\\|")} |`;
  });
  return `# Settings

Environment variables of the server. A mistake in any of them, a name that is none included, keeps the server
from starting, and all are told at once; \`npx allweather doctor\` looks at them and at what they lead to. This
page is made from \`functions/environment.ts\` by \`npm run generate\`.

| variable | default | |
|---|---|---|
${rows.join("\n")}
`;
}

function codeOf(value: unknown): string {
  return value === undefined || value === "" ? "" : `\`${value}\``;
}

/** The values of an enumeration, for its description. */
function choicesOf(schema: z.ZodType): string {
  const inner = schema instanceof z.ZodDefault ? schema.unwrap() : schema;
  return inner instanceof z.ZodEnum
    ? `: ${inner.options.map((option) => `\`${option}\``).join(", ")}`
    : "";
}
