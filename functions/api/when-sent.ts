import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";

/** What became of an answer. */
export interface Sent {
  /** False when the client went away before its end. */
  isComplete: boolean;
  /** On the wire, head included; undefined without a socket. */
  bytes: number | undefined;
}

/**
 * Watches a request from now on.
 *
 * @returns a function to be called when the answer is made, which calls back once it was sent: later,
 * or without a socket, in a test, at once.
 */
export function watchAnswer(c: Context): (callBack: (sent: Sent) => void) => void {
  const { incoming, outgoing } = (c.env ?? {}) as Partial<HttpBindings>;
  const socket = incoming?.socket;
  const before = socket?.bytesWritten ?? 0;

  return (callBack) => {
    if (outgoing === undefined || socket === undefined) {
      callBack({ isComplete: true, bytes: undefined });
      return;
    }
    const tell = () =>
      callBack({
        isComplete: outgoing.writableFinished,
        bytes: socket.bytesWritten - before,
      });
    if (outgoing.closed) {
      tell();
    } else {
      outgoing.once("close", tell);
    }
  };
}
