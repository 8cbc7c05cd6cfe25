import type { Command } from "commander";
import type { Finding } from "../../functions/doctor/finding.ts";
import { runDoctor } from "../../functions/doctor/run-doctor.ts";

const SIGNS: Record<Finding["state"], string> = { ok: "ok  ", warn: "WARN", fail: "FAIL" };

/** `allweather doctor [--json]` */
export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("look at everything that a server with the settings of this shell would need")
    .option("--json", "for programs")
    .action(async ({ json }: { json?: true }) => {
      const findings = await runDoctor(process.env);
      console.log(json ? JSON.stringify(findings, null, 2) : toTable(findings));
      if (findings.some(({ state }) => state === "fail")) {
        process.exitCode = 1;
      }
    });
}

function toTable(findings: Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const indent = " ".repeat(width + SIGNS.ok.length + 4);
  return findings
    .flatMap(({ check, state, found, advice }) => [
      `${SIGNS[state]}  ${check.padEnd(width)}  ${found.replaceAll("; ", `;\n${indent}`)}`,
      ...(advice === undefined ? [] : [`${indent}-> ${advice}`]),
    ])
    .join("\n");
}
