import { useState } from "preact/hooks";
import { Bar } from "../parts/bar.tsx";
import { points } from "../parts/format-number.ts";
import { Segmented } from "../parts/segmented.tsx";
import { Link } from "../router/link.tsx";
import { qualityOf } from "./quality-of.ts";
import type { Manifest } from "./use-models.ts";

type Result = Manifest["results"][number];

const QUALITIES = [
  { value: "fast", title: "Fast" },
  { value: "standard", title: "Standard" },
  { value: "best", title: "Best" },
] as const;

/** What was measured, visual domain by visual domain, with what decides the number. */
export function Results({ results }: { results: readonly Result[] }) {
  const measured = QUALITIES.filter(({ value }) =>
    results.some((result) => qualityOf(result) === value),
  );
  const [first] = measured;
  const [quality, setQuality] = useState(
    measured.find(({ value }) => value === "standard")?.value ?? first?.value ?? "standard",
  );
  const shown = results.filter((result) => (qualityOf(result) ?? quality) === quality);
  if (results.length === 0) {
    return (
      <p class="muted">
        Nothing was measured on this version. <Link href="/evaluations">Evaluate it</Link> on a
        dataset.
      </p>
    );
  }
  return (
    <>
      {measured.length > 1 && (
        <div class="row">
          <Segmented label="Quality" value={quality} options={measured} onChange={setQuality} />
        </div>
      )}
      <Table results={shown} />
    </>
  );
}

function Table({ results }: { results: readonly Result[] }) {
  return (
    <div class="scroll">
      <table class="results">
        <caption class="unseen">mIoU by visual domain</caption>
        <thead>
          <tr>
            <th scope="col">Visual domain</th>
            <th scope="col" class="number wide-only">
              Images
            </th>
            <th scope="col" colSpan={2}>
              mIoU
            </th>
            <th scope="col" class="wide-only">
              Best and worst label
            </th>
          </tr>
        </thead>
        <tbody>
          {results.map((result) => (
            <tr key={`${result.dataset} ${result.visualDomain} ${result.protocol.split}`}>
              <th scope="row">
                <span class="row nowrap">
                  {result.visualDomain}
                  <span class={`badge ${result.seenInTraining ? "" : "accent"}`}>
                    {result.seenInTraining ? "seen" : "never seen"}
                  </span>
                </span>
                <small class="muted">
                  {result.dataset}, {result.protocol.split}
                </small>
              </th>
              <td class="number wide-only">{result.protocol.imageCount}</td>
              <td class="results-bar">
                <Bar share={result.miou} />
              </td>
              <td class="number" title={result.protocol.testTime}>
                <strong>{points(result.miou)}</strong>
                <Interval result={result} />
              </td>
              <td class="muted wide-only">{extremes(result)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Interval({ result: { evaluation } }: { result: Result }) {
  const interval = evaluation?.miouInterval;
  return interval ? (
    <small class="muted">
      {" "}
      {points(interval.low)}–{points(interval.high)}
    </small>
  ) : null;
}

function extremes({ iou }: Result): string {
  const known = Object.entries(iou)
    .flatMap(([name, value]) => (value === null ? [] : [{ name, value }]))
    .sort((one, other) => other.value - one.value);
  const [best, worst] = [known[0], known.at(-1)];
  return best && worst
    ? `${best.name} ${points(best.value)}, ${worst.name} ${points(worst.value)}`
    : "–";
}
