import type { Manifest } from "./use-models.ts";

type Result = Manifest["results"][number];
type Quality = NonNullable<Result["evaluation"]>["quality"];

/** At which quality a result was measured; undefined where nobody wrote it down. */
export function qualityOf({ evaluation, protocol }: Pick<Result, "evaluation" | "protocol">) {
  const written = /\bquality (fast|standard|best)\b/.exec(protocol.testTime)?.[1];
  return evaluation?.quality ?? (written as Quality | undefined);
}
