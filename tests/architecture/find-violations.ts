import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cruise } from "dependency-cruiser";
import { dependencyRules, KNOWN_FOLDERS } from "./dependency-rules.ts";
import { sourceFiles } from "./source-files.ts";

const LONGEST_FILE_LINES = 300;

/** One line for each place that breaks a rule of DESIGN.md. */
export async function findViolations({ root }: { root: string }): Promise<string[]> {
  const files = await sourceFiles({ root });
  const found = await Promise.all([
    findForbiddenImports({ root, files }),
    findLongFiles({ root, files }),
    findVagueNames(files),
    findUnknownFolders(files),
  ]);
  return found.flat();
}

async function findForbiddenImports({
  root,
  files,
}: {
  root: string;
  files: string[];
}): Promise<string[]> {
  const { output } = await cruise(
    files.filter((file) => !file.endsWith(".py")),
    {
      baseDir: root,
      doNotFollow: "node_modules",
      ruleSet: dependencyRules(),
      // A type that is imported is a dependency too.
      tsPreCompilationDeps: true,
      validate: true,
    },
  );
  if (typeof output === "string") {
    throw new Error(`dependency-cruiser answered with text: ${output}`);
  }
  return output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
}

async function findLongFiles({
  root,
  files,
}: {
  root: string;
  files: string[];
}): Promise<string[]> {
  const found = await Promise.all(
    files
      .filter((file) => !isGenerated(file))
      .map(async (file) => {
        const lines = (await readFile(join(root, file), "utf8")).trimEnd().split("\n").length;
        return lines > LONGEST_FILE_LINES
          ? [`no file over ${LONGEST_FILE_LINES} lines: ${file} has ${lines}`]
          : [];
      }),
  );
  return found.flat();
}

function isGenerated(file: string): boolean {
  return file.includes("/generated/");
}

function findVagueNames(files: string[]): string[] {
  return files
    .filter((file) => /(^|\/)(utils?|helpers?|common)(\/|\.[^/]+$)/.test(file))
    .map((file) => `a name says what is inside: ${file}`);
}

function findUnknownFolders(files: string[]): string[] {
  return files
    .filter((file) => file.includes("/") && !KNOWN_FOLDERS.includes(file.split("/", 1).join()))
    .map((file) => `every folder has its arrows: ${file}`);
}
