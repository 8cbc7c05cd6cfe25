import type { IFlattenedRuleSet, IRegularForbiddenRuleType } from "dependency-cruiser";

const CORE = [
  "contracts",
  "storage",
  "model-store",
  "segmentation",
  "style-preview",
  "evaluation",
  "outbound",
  "jobs",
  "access",
] as const;

/** The table of DESIGN.md. What is not listed is forbidden, entry points to core folders first. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  contracts: [],
  storage: [],
  segmentation: ["contracts"],
  "model-store": ["contracts", "storage"],
  "style-preview": ["contracts", "segmentation"],
  evaluation: ["contracts", "storage", "segmentation"],
  outbound: ["contracts"],
  jobs: ["contracts", "storage", "outbound"],
  access: ["contracts", "storage"],
  functions: CORE,
  // And functions/api, but only to start the server, and functions/workers and doctor: see below.
  cli: [...CORE, "functions"],
  client: [],
  console: [],
  infra: [],
  training: [],
};

/** Look at parts from the inside too: who tests, measures or pictures one step needs no door. */
const OBSERVERS = ["tests", "benchmarks", "docs"];

export const KNOWN_FOLDERS = [...Object.keys(MAY_IMPORT), ...OBSERVERS];

/** What may import what, in dependency-cruiser's terms. */
export function dependencyRules(): IFlattenedRuleSet {
  return {
    forbidden: [
      ...Object.entries(MAY_IMPORT).map(([folder, allowed]) =>
        forbid({
          name: `${folder} may import ${allowed.join(", ") || "nothing of ours"}`,
          from: { path: `^${folder}/` },
          // What the package is called, and which version of it this is, is nobody's secret.
          to: {
            dependencyTypes: ["local"],
            pathNot: `${anyOf([folder, ...allowed])}|^package\\.json$`,
          },
        }),
      ),
      ...CORE.map((folder) =>
        forbid({
          name: `${folder} is reached through #${folder}`,
          from: { pathNot: anyOf([folder, ...OBSERVERS]) },
          to: { path: `^${folder}/`, dependencyTypesNot: ["aliased-subpath-import"] },
        }),
      ),
      forbid({
        name: "the server is started in one place",
        from: { path: "^cli/", pathNot: "/serve\\.ts$" },
        to: { path: "^functions/api/" },
      }),
      forbid({
        name: "cli starts the server, workers and the doctor and nothing else of functions",
        from: { path: "^cli/" },
        to: { path: "^functions/", pathNot: "^functions/(api|doctor|workers)/" },
      }),
      forbid({
        name: "sharp is for images and masks",
        from: { pathNot: anyOf(["segmentation/images", "segmentation/masks", ...OBSERVERS]) },
        to: { path: "(^|node_modules/)sharp(/|$)" },
      }),
      forbid({
        name: "onnxruntime-node is for the network",
        from: { pathNot: anyOf(["segmentation/network"]) },
        to: { path: "(^|node_modules/)onnxruntime-(node|common)(/|$)" },
      }),
      forbid({ name: "no cycles", from: {}, to: { circular: true } }),
    ],
  };
}

function forbid(
  rule: Required<Pick<IRegularForbiddenRuleType, "name" | "from" | "to">>,
): IRegularForbiddenRuleType {
  return { ...rule, severity: "error" };
}

function anyOf(folders: readonly string[]): string {
  return `^(${folders.join("|")})/`;
}
