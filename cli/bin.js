#!/usr/bin/env node
// Node 20 cannot run TypeScript by itself; tsx teaches it to, so there is no build step.
import { register } from "tsx/esm/api";

register();
await import("./main.ts");
