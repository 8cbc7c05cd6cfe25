import type { Model } from "./use-models.ts";

/** How to ask for a model: by its bare name where it has a version in production, else by its newest. */
export function referenceOf({
  name,
  versions: [newest],
  aliases,
}: Pick<Model, "name" | "versions" | "aliases">): string {
  const isInProduction = aliases.some(({ alias }) => alias === "production");
  return isInProduction || newest === undefined ? name : `${name}@${newest}`;
}
