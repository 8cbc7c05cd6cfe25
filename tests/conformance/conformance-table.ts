import type { Result } from "./read-results.ts";

const HEADER = `# What passes with which client

Made by \`npm run conformance -- --write\`: a server in a process of its own that asks for API keys, and clients as their users install them.

| client | version | what passed |
|---|---|---|
`;

/** One row for each client, in Markdown. */
export function conformanceTable(results: Result[]): string {
  const clients = [...new Set(results.map(({ client }) => client))];
  return (
    HEADER + clients.map((name) => row(results.filter(({ client }) => client === name))).join("")
  );
}

function row(results: Result[]): string {
  const [{ client, version } = { client: "", version: "" }] = results;
  const sentences = results.map(({ test, outcome, reason }) => {
    const told = reason === "" ? outcome : `${outcome}: ${reason}`;
    return outcome === "passed" ? test : `**${test} (${told})**`;
  });
  const passed = results.filter(({ outcome }) => outcome === "passed").length;
  const cells = [client, version, `${passed} of ${results.length}: ${sentences.join("; ")}`];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |\n`;
}
