import { type DestinationStream, type Logger, pino } from "pino";

/** What must never be read in a log, wherever it comes from: a header, a URL in an error's message. */
const SECRETS: readonly [RegExp, string][] = [
  [/\baw_([0-9a-f]{16})_[0-9a-f]+/g, "aw_$1_***"],
  [/\bwhsec_[A-Za-z0-9+/=]+/g, "whsec_***"],
  [/\b(Bearer|Basic)(\s+)[A-Za-z0-9._~+/=-]+/gi, "$1$2***"],
  [/\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, "***"],
  [/([?&](?:api_key|access_token|token|X-Amz-[A-Za-z-]+|signature)=)[^&\s"\\]+/gi, "$1***"],
  [/(\/\/)[^/\s"@\\]+@/g, "$1***@"],
];

const SECRET_FIELDS = ["authorization", "cookie", "set-cookie", "x-api-key", "api_key"];

/**
 * Creates the log: JSON, one line for each thing that happened. Fields that hold credentials are
 * blanked, and so is what looks like credentials anywhere else.
 *
 * @param destination for tests; otherwise the standard output.
 */
export function createLog(
  { level }: { level: string },
  destination: DestinationStream = pino.destination(1),
): Logger {
  return pino(
    {
      level,
      redact: {
        paths: SECRET_FIELDS.flatMap((field) => [
          `["${field}"]`,
          `*["${field}"]`,
          `*.*["${field}"]`,
        ]),
        censor: "***",
      },
      hooks: { streamWrite: hideSecrets },
    },
    destination,
  );
}

function hideSecrets(line: string): string {
  return SECRETS.reduce((text, [pattern, shown]) => text.replace(pattern, shown), line);
}
