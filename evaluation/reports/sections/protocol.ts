import { html } from "hono/html";
import type { CorruptionLevel, EvaluationProtocol, EvaluationReport } from "#contracts";
import { count, duration, moment, NO_FIGURE, percent, words } from "../figures.ts";
import { type Html, scrollable } from "../html.ts";
import { repeatCommand } from "../repeat-command.ts";

interface Row {
  name: string;
  field: string;
  value: string | Html;
}

/** Everything that decides a number besides the model, in words and field by field. */
export function protocolSection(report: EvaluationReport): Html {
  const rows = [
    ...runRows(report),
    // A record, so that a new field of the protocol does not compile until it is shown.
    ...Object.values(protocolRows(report.protocol)).flat(),
  ];
  return html`<section id="protocol" aria-labelledby="protocol-title">
<h2 id="protocol-title">Protocol</h2>
<div class="prose">
${inWords(report)}
<h3>Repeat it</h3>
<p>With the same version and the same images this command gives the same numbers. DATASET is the folder or address of ${report.protocol.dataset.name}${report.evaluated.kind === "predictions" ? ", PREDICTIONS the folder of the label maps" : ""}${report.protocol.dataset.sources.some((source) => source.includes("split-file=NAMES")) ? ", NAMES the file that lists its images" : ""}.</p>
<pre tabindex="0"><code>${repeatCommand(report)}</code></pre>
</div>
${scrollable(
  "Protocol, field by field",
  html`<table class="list protocol">
<caption><span>Protocol, field by field, with its name in the report’s JSON.</span></caption>
<thead><tr><th scope="col">Field</th><th scope="col">Value</th></tr></thead>
<tbody>${rows.map(
    ({ name, field, value }) =>
      html`<tr><th scope="row">${name}<br><code>${field.split(".").map((part, place) => html`${place === 0 ? "" : html`.<wbr>`}${part}`)}</code></th><td>${value}</td></tr>
`,
  )}</tbody>
</table>`,
)}
</section>`;
}

function inWords({ protocol, overall, evaluated }: EvaluationReport): Html {
  const { bootstrap, dataset, predictionMapping, corruptions } = protocol;
  const level = percent(bootstrap.level, 0);
  return html`<p>${count(overall.imageCount)} images of ${dataset.name} were scored at their own size in the labels of ${protocol.labelSet}.
${
  predictionMapping === null
    ? html`Predicted labels are scored as they are.`
    : html`Predictions in the labels of ${evaluated.labelSet} were first turned into those by the mapping ${predictionMapping}.`
}
At test time: ${protocol.testTime}. Pixels that truth leaves open (255) count nowhere.</p>
<p>IoU is taken from one confusion matrix over the pixels of all images, not from a mean over images; mIoU is its mean over the labels in truth or prediction. Boundary IoU counts only a ${protocol.boundary}.
The ${level} % intervals come from ${count(bootstrap.replicates)} resamplings of ${bootstrap.unit}, drawn with seed ${bootstrap.seed}.
${corruptions.length === 0 ? "" : html`The corrupted copies of the images are scored apart and are in no other number.`}</p>`;
}

function runRows({ id, createdAt, finishedAt, evaluated }: EvaluationReport): Row[] {
  const rows: Row[] = [
    { name: "Evaluation", field: "id", value: id },
    { name: "Asked for", field: "createdAt", value: moment(createdAt) },
    {
      name: "Finished",
      field: "finishedAt",
      value: `${moment(finishedAt)}, after ${duration(createdAt, finishedAt)}`,
    },
    { name: "Predictions by", field: "evaluated.name", value: evaluated.name },
    { name: "Predicted labels", field: "evaluated.labelSet", value: evaluated.labelSet },
  ];
  if (evaluated.kind === "model") {
    rows.push(
      { name: "Version", field: "evaluated.version", value: evaluated.version },
      { name: "Quality", field: "evaluated.quality", value: evaluated.quality },
      { name: "Method", field: "evaluated.method", value: evaluated.method },
      {
        name: "Trained on",
        field: "evaluated.trainingData",
        value: listed(evaluated.trainingData),
      },
    );
  }
  return rows;
}

function protocolRows(protocol: EvaluationProtocol): Record<keyof EvaluationProtocol, Row[]> {
  const { dataset, bootstrap } = protocol;
  const row = (name: string, field: string, value: string | Html): Row => ({
    name,
    field: `protocol.${field}`,
    value,
  });
  return {
    dataset: [
      row("Dataset", "dataset.name", dataset.name),
      row("Licence of the dataset", "dataset.licence", dataset.licence ?? NO_FIGURE),
      row("Its sources", "dataset.sources", html`<code>${dataset.sources.join(", ")}</code>`),
      row("Digest of its pairs", "dataset.pairsDigest", html`<code>${dataset.pairsDigest}</code>`),
    ],
    labelSet: [row("Scored labels", "labelSet", protocol.labelSet)],
    truthMappings: [row("Mapping of truth", "truthMappings", listed(protocol.truthMappings))],
    predictionMapping: [
      row("Mapping of predictions", "predictionMapping", protocol.predictionMapping ?? NO_FIGURE),
    ],
    writtenMapping: [
      row("Values of label maps", "writtenMapping", protocol.writtenMapping ?? NO_FIGURE),
    ],
    size: [row("Image size", "size", protocol.size)],
    testTime: [row("At test time", "testTime", protocol.testTime)],
    metric: [row("Metric", "metric", protocol.metric)],
    boundary: [row("Boundary", "boundary", protocol.boundary)],
    reliabilityBins: [
      row("Bins of confidence", "reliabilityBins", `${protocol.reliabilityBins}, of equal width`),
    ],
    bootstrap: [
      row("Interval: resamplings", "bootstrap.replicates", count(bootstrap.replicates)),
      row("Interval: level", "bootstrap.level", `${percent(bootstrap.level)} %`),
      row("Interval: seed", "bootstrap.seed", String(bootstrap.seed)),
      row("Interval: what is resampled", "bootstrap.unit", bootstrap.unit),
    ],
    corruptions: [row("Corruptions", "corruptions", listed(byName(protocol.corruptions)))],
    maxFailedShare: [
      row("Highest failed share", "maxFailedShare", `${percent(protocol.maxFailedShare)} %`),
    ],
  };
}

function listed(values: string[]): string {
  return values.length === 0 ? NO_FIGURE : values.join(", ");
}

/** "fog (severity 1, 2, 5)" */
function byName(levels: CorruptionLevel[]): string[] {
  return [...new Set(levels.map(({ name }) => name))].map((name) => {
    const severities = levels.filter((level) => level.name === name).map((each) => each.severity);
    return `${words(name)} (${severities.toSorted((one, other) => one - other).join(" ")})`;
  });
}
