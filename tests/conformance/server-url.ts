import { join } from "node:path";

/** Where the started server answers. */
export const SERVER_URL = readServerUrl();

/** A drawn street, 960 x 720 px. */
export const STREET = join(import.meta.dirname, "../../docs/pictures/street.jpg");

function readServerUrl(): string {
  const { ALLWEATHER_URL } = process.env;
  if (ALLWEATHER_URL === undefined) {
    throw new Error("ALLWEATHER_URL is not set. Run npm run conformance, which starts a server.");
  }
  return ALLWEATHER_URL;
}
