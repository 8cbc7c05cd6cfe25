#!/usr/bin/env node
// Node 20 cannot run TypeScript by itself; tsx teaches it to, so there is no build step.
import { register } from "tsx/esm/api";

register();
const { main } = await import("./main.ts");
await main(process.argv.slice(2));
