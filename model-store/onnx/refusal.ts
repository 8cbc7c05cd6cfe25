import { ServiceError } from "#contracts";

/** Makes the error for a graph that cannot be served. The reason is a whole sentence without its subject. */
export type Refuse = (reason: string) => ServiceError;

const LONGEST_QUOTE = 100;

export function refusalOf(file: string): Refuse {
  return (reason) =>
    new ServiceError("version_invalid", `${file} ${reason} Correct the export, and export again.`);
}

/** Text of a graph for a message, where it is neither taken for the message nor makes it long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
}
