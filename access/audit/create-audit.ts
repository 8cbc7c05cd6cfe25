import { type Logger, pino } from "pino";

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

/**
 * Opens the audit log: JSON, one line an event.
 *
 * @param target `stdout` among the other lines of `log`, told apart by `"log":"audit"`; `off`; or
 * the path of a file that lines are added to.
 */
export function createAudit({ target, log }: { target: string; log?: Logger }): Audit {
  if (target === "off" || (target === "stdout" && log === undefined)) {
    return () => {};
  }
  const lines =
    target === "stdout" && log !== undefined
      ? log.child({ log: "audit" }, { level: log.level === "silent" ? "silent" : "info" })
      : pino(
          { base: { log: "audit" }, timestamp: pino.stdTimeFunctions.isoTime },
          // Written before the answer goes out, so that a crash hides nothing.
          pino.destination({ dest: target, append: true, mkdir: true, sync: true }),
        );
  return (event) => lines.info(event, event.event);
}
