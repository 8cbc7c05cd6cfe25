import { join } from "node:path";

/** Where the started server answers. */
export const SERVER_URL = readVariable("ALLWEATHER_URL");

/** A key that allows everything there. */
export const API_KEY = readVariable("ALLWEATHER_API_KEY");

/** A drawn street, 960 x 720 px. */
export const STREET = join(import.meta.dirname, "../../docs/pictures/street.jpg");

function readVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set. Run npm run conformance, which starts a server.`);
  }
  return value;
}
