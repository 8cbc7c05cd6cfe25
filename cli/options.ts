import { Option } from "commander";

export const DEFAULT_STORE = ".allweather/store";
export const DEFAULT_CACHE = ".allweather/cache";

export function storeOption(): Option {
  return new Option("--store <url>", "folder of the writable model store")
    .env("ALLWEATHER_STORE")
    .default(DEFAULT_STORE);
}

export function cacheOption(): Option {
  return new Option("--cache <folder>", "where model files are unpacked")
    .env("ALLWEATHER_CACHE")
    .default(DEFAULT_CACHE);
}
