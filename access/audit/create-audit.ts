import { type DestinationStream, type Logger, pino } from "pino";

/** What an operator may have to account for later. Never a secret: a key is named by its id. */
export interface AuditEvent {
  event:
    | "authentication_failed"
    | "scope_refused"
    | "key_created"
    | "key_revoked"
    | "key_rotated"
    | "evaluation_canceled"
    | "job_canceled"
    | "models_changed";
  tenant?: string;
  keyId?: string | null;
  [detail: string]: unknown;
}

export type Audit = (event: AuditEvent) => void;

/** Of lines that wait for room on the disk. */
const MOST_WAITING_BYTES = 1024 * 1024;

/**
 * Opens the audit log: JSON, one line an event. When a line cannot be written, what it tells of is
 * done already and stays so.
 *
 * @param target `stdout` among the other lines of `log`, told apart by `"log":"audit"`; `off`; or
 * the path of a file that lines are added to.
 * @param onError told of each line that could not be written.
 * @throws Error when the file cannot be opened.
 */
export function createAudit({
  target,
  log,
  onError,
}: {
  target: string;
  log?: Logger;
  onError: (error: Error) => void;
}): Audit {
  if (target === "off" || (target === "stdout" && log === undefined)) {
    return () => {};
  }
  const lines =
    target === "stdout" && log !== undefined
      ? log.child({ log: "audit" }, { level: log.level === "silent" ? "silent" : "info" })
      : pino(
          { base: { log: "audit" }, timestamp: pino.stdTimeFunctions.isoTime },
          openFile(target, onError),
        );
  return (event) => lines.info(event, event.event);
}

/** Written before the answer goes out, so that a crash hides nothing. */
function openFile(dest: string, onError: (error: Error) => void): DestinationStream {
  const file = pino.destination({
    dest,
    append: true,
    mkdir: true,
    sync: true,
    maxLength: MOST_WAITING_BYTES,
  });
  return file.on("error", onError);
}
