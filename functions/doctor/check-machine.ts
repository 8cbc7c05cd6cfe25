import { mkdir, statfs } from "node:fs/promises";
import { freemem, tmpdir, totalmem } from "node:os";
import semver from "semver";
import { LEAST_SHARP_VERSION, libraryVersions } from "#segmentation";
import packageJson from "../../package.json" with { type: "json" };
import type { Environment } from "../environment.ts";
import { fail, ok, type Verdict, warn } from "./finding.ts";

const MEGABYTE = 1024 * 1024;
/** Models of some hundred megabytes are unpacked here. */
const COMFORTABLE_SPACE_BYTES = 2_048 * MEGABYTE;
const LEAST_SPACE_BYTES = 256 * MEGABYTE;
/** What a child process takes with a small network and photographs of about a megapixel. */
const WORKER_BYTES = 350 * MEGABYTE;
const SERVER_BYTES = 200 * MEGABYTE;
/** This page was written then; no clock that is right shows an earlier date. */
const EARLIEST = new Date("2026-11-01");

export function checkNode(version: string = process.versions.node): Verdict {
  const wanted = packageJson.engines.node;
  return semver.satisfies(version, wanted)
    ? ok(version)
    : fail(`${version}, but ${wanted} is needed`, "Install a newer Node.");
}

/** Tokens, webhooks and presigned addresses hang on the time of day. */
export function checkClock(now: Date): Verdict {
  return now >= EARLIEST
    ? ok(now.toISOString())
    : fail(`it says ${now.toISOString()}`, "Set the clock, for example by NTP.");
}

export function checkLibraries(versions = libraryVersions()): Verdict {
  const found = `sharp ${versions.sharp}, libvips ${versions.libvips}, ONNX Runtime ${versions.onnxruntime}`;
  return semver.gte(versions.sharp, LEAST_SHARP_VERSION)
    ? ok(found)
    : fail(
        `${found}: an image can take over the process that decodes it`,
        `Install sharp ${LEAST_SHARP_VERSION} or later.`,
      );
}

export async function checkSpace({ ALLWEATHER_CACHE: cache }: Environment): Promise<Verdict> {
  await mkdir(cache, { recursive: true });
  const spaces = await Promise.all(
    [cache, tmpdir()].map(async (folder) => {
      const { bavail, bsize } = await statfs(folder);
      return { folder, bytes: bavail * bsize };
    }),
  );
  const found = spaces.map(({ folder, bytes }) => `${megabytes(bytes)} in ${folder}`).join(", ");
  const least = Math.min(...spaces.map(({ bytes }) => bytes));
  const advice = "Make room, or set ALLWEATHER_CACHE to another disk.";
  if (least < LEAST_SPACE_BYTES) {
    return fail(found, advice);
  }
  return least < COMFORTABLE_SPACE_BYTES ? warn(found, advice) : ok(found);
}

export function checkMemory(
  { ALLWEATHER_WORKERS: workers }: Pick<Environment, "ALLWEATHER_WORKERS">,
  availableBytes: number = availableMemory(),
): Verdict {
  const neededBytes = SERVER_BYTES + workers * WORKER_BYTES;
  const found = `${megabytes(availableBytes)} free; ${workers} child processes take ${megabytes(neededBytes)} with a small model, more with large images`;
  return availableBytes >= neededBytes
    ? ok(found)
    : warn(found, "Set ALLWEATHER_WORKERS lower, or give the machine more memory.");
}

/** Of the container, where there is one that has a limit. */
function availableMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit - process.memoryUsage().rss : freemem();
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / MEGABYTE)} MB`;
}
