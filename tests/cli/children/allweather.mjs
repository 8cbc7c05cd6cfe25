// `allweather`, with its first argument in the place of training/python.mjs.
import { register } from "tsx/esm/api";

register();
const { main } = await import("../../../cli/main.ts");
const [pythonScript, ...args] = process.argv.slice(2);
await main(args, { pythonScript });
