import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll } from "vitest";
import { publishVersion, setAlias } from "#model-store";
import { reproduceStyles } from "#style-preview";
import type { Caller } from "../../functions/caller.ts";
import { writeStyledVersion } from "../style-preview/styled-version.ts";
import type { TestApp } from "./test-app.ts";

/** What is said of a version that cannot. */
export const STYLES_UNAVAILABLE =
  /baseline-mini@1\.1\.0 was published without what shows styles\. Choose one that has it: .*street@1\.0\.0/;

/** Publishes `street@1.0.0`, which can preview styles, to the store of an app, for one test file. */
export function useStyledVersion({ services: { store } }: Pick<TestApp, "services">): void {
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), "allweather-"));
    await writeStyledVersion({ folder });
    await publishVersion({ store, folder, reproduceGolden: reproduceStyles });
    const now = new Date();
    await setAlias({ store, name: "street", alias: "production", version: "1.0.0", now });
    await rm(folder, { recursive: true });
  });
}

/** A caller whose quota never ends, and what was taken of it. */
export function callerWith(charged: number[]): Caller {
  return {
    tenant: "acme",
    keyId: null,
    scopes: [],
    charge: async ({ pixels }) => {
      charged.push(pixels);
    },
  };
}
