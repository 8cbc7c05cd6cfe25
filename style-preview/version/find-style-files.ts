import { type Artifact, type ModelManifest, ServiceError, type StyleRole } from "#contracts";

/** Names of a version's files that show what styles do. Groups are whole, as the manifest promises. */
export interface StyleFiles {
  before: string;
  after: string;
  bank: string;
  list: string;
  thumbnails: string;
  golden: string;
  picture: string | undefined;
  words: { encoder: string; tokenizer: string; map: string; words: string } | undefined;
}

/** @throws ServiceError `styles_unavailable` when the version has none. */
export function findStyleFiles({ name, version, artifacts }: ModelManifest): StyleFiles {
  const find = (role: StyleRole) => findFile(artifacts, role);
  const require = (role: StyleRole) => {
    const file = find(role);
    if (file === undefined) {
      throw new ServiceError(
        "styles_unavailable",
        `${name}@${version} has no ${role}, so that it cannot preview styles. Choose a version that can.`,
      );
    }
    return file;
  };
  return {
    before: require("style-before"),
    after: require("style-after"),
    bank: require("style-bank"),
    list: require("style-list"),
    thumbnails: require("style-thumbnails"),
    golden: require("style-golden"),
    picture: find("style-picture"),
    words:
      find("text-encoder") === undefined
        ? undefined
        : {
            encoder: require("text-encoder"),
            tokenizer: require("tokenizer"),
            map: require("style-map"),
            words: require("style-words"),
          },
  };
}

function findFile(artifacts: readonly Artifact[], role: StyleRole): string | undefined {
  return artifacts.find((artifact) => artifact.role === role)?.file;
}
