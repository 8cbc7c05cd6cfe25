import type { Command } from "commander";
import { type EvaluationComparison, ServiceError } from "#contracts";
import {
  cancelEvaluation,
  compareEvaluations,
  createStatusReader,
  listEvaluations,
} from "#evaluation";
import { openStore } from "#model-store";
import { storeOption } from "../options.ts";

type Compared = EvaluationComparison["overall"];

/** `allweather evaluations list | show | compare | cancel`: what the store knows of them. */
export function addEvaluations(program: Command): void {
  const evaluations = program
    .command("evaluations")
    .description("look at, compare and cancel evaluations");
  evaluations
    .command("list")
    .description("list evaluations, newest first")
    .addOption(storeOption())
    .action(list);
  evaluations
    .command("show <id>")
    .description("print how far an evaluation is, as JSON")
    .addOption(storeOption())
    .action(async (id: string, { store: url }: { store: string }) => {
      const status = await createStatusReader({ store: openStore({ url }) })({ id });
      console.log(JSON.stringify(status, null, 2));
    });
  evaluations
    .command("compare <first> <second>")
    .description("print differences by visual domain and label: the second minus the first")
    .option("--any-protocol", "also when they were not measured alike")
    .addOption(storeOption())
    .action(compare);
  evaluations
    .command("cancel <id>")
    .description("stop an evaluation, whoever runs it")
    .addOption(storeOption())
    .action(async (id: string, { store: url }: { store: string }) => {
      await cancelEvaluation({ store: openStore({ url }), id, now: new Date() });
      console.log(`Canceled ${id}.`);
    });
}

async function list({ store: url }: { store: string }): Promise<void> {
  const store = openStore({ url });
  const readStatus = createStatusReader({ store });
  for await (const id of listEvaluations({ store })) {
    const status = await readStatus({ id }).catch(toDamage);
    if (status instanceof ServiceError) {
      // What was asked for cannot be told any more; the others can.
      console.error(`${id}  ${status.message.replaceAll(/\s+/g, " ")}`);
      continue;
    }
    const { state, createdAt, model, dataset, images, partial } = status;
    const progress = `${images.done}/${images.total ?? "?"} images`;
    console.log(
      [
        id,
        createdAt,
        state,
        model ?? "predictions",
        dataset,
        progress,
        percent(partial?.miou),
      ].join("  "),
    );
  }
}

function toDamage(error: unknown): ServiceError {
  if (error instanceof ServiceError && error.code === "artifact_corrupt") {
    return error;
  }
  throw error;
}

async function compare(
  first: string,
  second: string,
  { store: url, anyProtocol = false }: { store: string; anyProtocol?: boolean },
): Promise<void> {
  const comparison = await compareEvaluations({
    store: openStore({ url }),
    first,
    second,
    anyProtocol,
  });
  for (const { field, values } of comparison.protocolDifferences) {
    console.log(`differs: ${field}: ${values.map((value) => JSON.stringify(value)).join(" and ")}`);
  }
  const [one, other] = comparison.evaluations;
  const { commonImages, corruptions } = comparison;
  const images = commonImages === 0 ? "no image in common" : `${commonImages} images of both`;
  console.log(`${other?.title} minus ${one?.title}, points of IoU with intervals, ${images}:`);
  printGroup("all images", comparison.overall, comparison.labels);
  for (const { visualDomain, labels, ...domain } of comparison.domains) {
    printGroup(visualDomain, domain, labels);
  }
  if (corruptions !== null) {
    console.log(
      `mCD ${percent(corruptions.meanDegradation).trim()} %: the second's error under corruptions, of the first's`,
    );
  }
}

function printGroup(
  title: string,
  group: Compared,
  labels: (Compared & { label: string })[],
): void {
  const rows = [{ label: `${title}, mIoU`, ...group }, ...labels];
  const width = Math.max(...rows.map(({ label }) => label.length)) + 2;
  for (const { label, values, difference, interval } of rows) {
    const shown = difference === null ? "-" : signed(difference);
    const between =
      interval === null ? "" : `  [${signed(interval.low)}, ${signed(interval.high)}]`;
    const [before, after] = values.map(percent);
    console.log(
      `${(label === rows[0]?.label ? label : `  ${label}`).padEnd(width)} ${before} -> ${after}  ${shown}${between}`,
    );
  }
}

function percent(share: number | null | undefined): string {
  return typeof share === "number" ? (100 * share).toFixed(1).padStart(5) : "    -";
}

function signed(share: number): string {
  return `${share < 0 ? "" : "+"}${(100 * share).toFixed(1)}`;
}
