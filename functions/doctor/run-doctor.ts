import { setTimeout as sleep } from "node:timers/promises";
import { ServiceError } from "#contracts";
import { openStore } from "#model-store";
import { type Environment, readEnvironment } from "../environment.ts";
import { checkClock, checkLibraries, checkMemory, checkNode, checkSpace } from "./check-machine.ts";
import { checkModel } from "./check-model.ts";
import { checkPort, checkRedis } from "./check-network.ts";
import { checkStore } from "./check-store.ts";
import { type Finding, fail, ok, type Verdict } from "./finding.ts";

const CHECK_TIMEOUT_MS = 60_000;
const LATE = fail("no answer within a minute", "See what holds up the disk, or the host.");

/**
 * Looks at everything that a server with these settings would need, and changes nothing but that it
 * leaves a few bytes below `doctor/` in the store.
 *
 * @param variables Environment variables: the settings.
 */
export async function runDoctor(variables: NodeJS.ProcessEnv): Promise<Finding[]> {
  const { environment, verdict } = readSettings(variables);
  const findings = [
    { check: "settings", ...verdict },
    { check: "Node", ...checkNode() },
    { check: "libraries", ...checkLibraries() },
    { check: "clock", ...checkClock(new Date()) },
  ];
  if (environment === undefined) {
    return findings;
  }

  const checks: Record<string, () => Verdict | Promise<Verdict>> = {
    store: () => checkStore(openStore({ url: environment.ALLWEATHER_STORE })),
    "default model": () => checkModel(environment),
    "disk space": () => checkSpace(environment),
    memory: () => checkMemory(environment),
    port: () => checkPort(environment),
    ...(environment.ALLWEATHER_ENGINE === "bullmq" && {
      Redis: () => checkRedis(environment.ALLWEATHER_REDIS_URL),
    }),
  };
  // One after the other, as the model's golden cases take all there is of the machine.
  for (const [check, look] of Object.entries(checks)) {
    findings.push({ check, ...(await survive(look)) });
  }
  return findings;
}

function readSettings(variables: NodeJS.ProcessEnv): {
  environment?: Environment;
  verdict: Verdict;
} {
  try {
    const environment = readEnvironment(variables);
    return { environment, verdict: ok("all make sense") };
  } catch (error) {
    return { verdict: fail(messageOf(error), "Mend these first: the rest depends on them.") };
  }
}

/** That a check itself fails is a finding, too. */
async function survive(look: () => Verdict | Promise<Verdict>): Promise<Verdict> {
  const late = new AbortController();
  try {
    return await Promise.race([
      look(),
      sleep(CHECK_TIMEOUT_MS, LATE, { ref: false, signal: late.signal }),
    ]);
  } catch (error) {
    const advice =
      error instanceof ServiceError
        ? "Do what the message says."
        : "See whether the file, folder or host is there, and may be used by this user.";
    return fail(messageOf(error), advice);
  } finally {
    late.abort();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
