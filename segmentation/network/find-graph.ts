import {
  type Artifact,
  type ModelManifest,
  QUALITIES,
  type Quality,
  ServiceError,
} from "#contracts";

export type GraphArtifact = Extract<Artifact, { role: "graph" }>;

/**
 * Finds the graph of one quality among a version's files.
 *
 * @throws ServiceError `quality_unavailable` when the version has no such quality; the message lists
 * those that it has.
 */
export function findGraph({
  manifest: { name, version, artifacts },
  quality,
}: {
  manifest: ModelManifest;
  quality: Quality;
}): GraphArtifact {
  const graphs = artifacts.filter((artifact) => artifact.role === "graph");
  const found = graphs.find((graph) => graph.quality === quality);
  if (found === undefined) {
    const available = QUALITIES.filter((each) => graphs.some((graph) => graph.quality === each));
    throw new ServiceError(
      "quality_unavailable",
      `${name}@${version} has no quality ${quality}; it has ${available.join(", ")}. Ask for one that it has, or choose another version.`,
    );
  }
  return found;
}
