import type { Command } from "commander";
import { startServer } from "../../functions/api/serve.ts";

/** `allweather serve`: the HTTP API until a signal ends it. */
export function addServe(program: Command): void {
  program
    .command("serve")
    .description("serve the HTTP API; every setting is an ALLWEATHER_ variable, see README.md")
    .option("--port <port>", "port to listen on")
    .option("--store <url>", "folder of the writable model store")
    .action(async ({ port, store }: { port?: string; store?: string }) => {
      const starting = startServer({
        ...process.env,
        ...(port !== undefined && { ALLWEATHER_PORT: port }),
        ...(store !== undefined && { ALLWEATHER_STORE: store }),
      });
      // Before the server has started, so that a signal that comes meanwhile ends it too.
      for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, async () => (await starting).close());
      }
      await starting;
    });
}
