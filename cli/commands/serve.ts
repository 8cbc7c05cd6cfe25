import type { Command } from "commander";
import { startServer } from "../../functions/api/serve.ts";

const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;

/** `allweather serve`: the HTTP API until a signal ends it. */
export function addServe(program: Command): void {
  program
    .command("serve")
    .description(
      "serve the HTTP API; every setting is an ALLWEATHER_ variable, see docs/settings.md",
    )
    .option("--port <port>", "port to listen on")
    .option("--store <url>", "folder of the writable model store")
    .action(async ({ port, store }: { port?: string; store?: string }) => {
      const starting = startServer({
        ...process.env,
        ...(port !== undefined && { ALLWEATHER_PORT: port }),
        ...(store !== undefined && { ALLWEATHER_STORE: store }),
      });
      // Before the server has started, so that a signal that comes meanwhile ends it too.
      endOnSignal(async () => (await starting).close());
      await starting;
    });
}

/** The first signal ends in order, the second at once. */
function endOnSignal(close: () => Promise<void>): void {
  let isEnding = false;
  for (const [signal, number] of Object.entries(SIGNALS)) {
    process.on(signal, async () => {
      if (isEnding) {
        process.exit(128 + number);
      }
      isEnding = true;
      await close();
      // What a library still holds open, a connection that tries again for example, holds up nothing.
      process.exit();
    });
  }
}
