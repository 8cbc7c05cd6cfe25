import type { Client } from "openapi-fetch";
import type { paths } from "./generated/openapi.ts";

/** Every route by its path, with types made from openapi.yaml. */
export type Api = Client<paths>;
